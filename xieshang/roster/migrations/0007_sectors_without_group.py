from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("roster", "0006_place_sectors")]

    operations = [
        migrations.RemoveField(
            model_name="sector",
            name="group",
        ),
        migrations.AlterField(
            model_name="group",
            name="valid_from",
            field=models.DateField(),
        ),
    ]
