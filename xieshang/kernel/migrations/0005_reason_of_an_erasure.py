from typing import Any

from django.db import migrations, models


def let_the_table_be_rebuilt(apps: Any, schema_editor: Any) -> None:
    """SQLite writes the table anew and checks the triggers of others that name it; the migration's end installs them again."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER IF EXISTS kernel_payload_no_delete")


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0004_reason_of_a_norm"),
    ]

    operations = [
        migrations.RunPython(let_the_table_be_rebuilt, migrations.RunPython.noop),
        migrations.AddField(
            model_name="erasure",
            name="reason",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.RunPython(migrations.RunPython.noop, let_the_table_be_rebuilt),
    ]
