"""What a unit is to do may be as long as in the task that is made of it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("gatherings", "0006_substitutes_of_the_same_name")]

    operations = [migrations.AlterField("order", "text", models.TextField())]
