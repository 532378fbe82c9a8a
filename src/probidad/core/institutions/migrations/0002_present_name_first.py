"""Lists are sorted by ``search_text``. Rows of before hold their names in any order: the present one comes first."""

from django.db import migrations

from probidad.core.languages.words import folded


def put_present_name_first(apps, schema_editor):
    institutions = apps.get_model("institutions", "Institution")
    for institution in institutions.objects.prefetch_related("names"):
        former = [each.name for each in institution.names.all()]
        institution.search_text = folded(" · ".join(dict.fromkeys([institution.name, *former])))
        institution.save(update_fields=["search_text"])


class Migration(migrations.Migration):

    dependencies = [
        ("institutions", "0001_initial"),
    ]

    operations = [migrations.RunPython(put_present_name_first, migrations.RunPython.noop)]
