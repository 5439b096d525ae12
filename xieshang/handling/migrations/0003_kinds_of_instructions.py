"""The kind of an instruction is a word of the body's vocabulary, kept with the instruction as it was called then."""

from django.db import migrations, models

DELIVERED = {"action": "to be handled", "study": "to be studied", "praise": "approving", "read": "read and noted"}


def call(apps, schema_editor):
    instructions = apps.get_model("handling", "Instruction").objects
    for code, words in DELIVERED.items():
        instructions.filter(genre=code).update(called=words)


class Migration(migrations.Migration):
    dependencies = [("handling", "0002_instructions")]

    operations = [
        migrations.AlterField("instruction", "genre", models.CharField(max_length=20)),
        migrations.AddField(
            "instruction", "called", models.CharField(default="", max_length=40), preserve_default=False
        ),
        migrations.RunPython(call, migrations.RunPython.noop),
    ]
