from django.db import migrations


class Migration(migrations.Migration):
    """What is published is frozen by the database too: `migrate` puts its triggers there when it is through
    (models/frozen.py), and this makes every installation migrate.
    """

    dependencies = [("indices", "0005_workbook")]
    operations = []
