import django.core.validators
import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Sum

import probidad.core.anonymity.keys


def counters_to_batches(apps, schema_editor):
    """Cards that were printed are valid already: each counter becomes an active batch.

    No document of today bears the control number 0.
    """
    Batch, Round, RoundUnit = (apps.get_model("exercises", name) for name in ("CardBatch", "Round", "RoundUnit"))
    for round in Round.objects.filter(cards_printed__gt=0):
        Batch.objects.create(round=round, cards=round.cards_printed, state="active", control=0)
    for unit in RoundUnit.objects.filter(cards_printed__gt=0):
        Batch.objects.create(round=unit.round, unit=unit, cards=unit.cards_printed, state="active", control=0)


def batches_to_counters(apps, schema_editor):
    """What isn't active was never valid: its cards can be printed again."""
    Batch, Round, RoundUnit = (apps.get_model("exercises", name) for name in ("CardBatch", "Round", "RoundUnit"))
    active = Batch.objects.filter(state="active").order_by()
    for row in active.values("round", "unit").annotate(total=Sum("cards")):
        counter = RoundUnit.objects.filter(pk=row["unit"]) if row["unit"] else Round.objects.filter(pk=row["round"])
        counter.update(cards_printed=F("cards_printed") + row["total"])


class Migration(migrations.Migration):

    dependencies = [
        ('exercises', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='CardBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cards', models.PositiveIntegerField(validators=[django.core.validators.MinValueValidator(1)])),
                ('state', models.CharField(choices=[('pending', 'Not active yet'), ('active', 'Active'), ('discarded', 'Discarded')], default='pending', max_length=10)),
                ('control', models.PositiveIntegerField(null=True)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='card_batches', to='exercises.round')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='exercises.roundunit')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='PrintedCode',
            fields=[
                ('id', probidad.core.anonymity.keys.RandomKeyField(serialize=False)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='codes', to='exercises.cardbatch')),
            ],
        ),
        migrations.AddConstraint(
            model_name='cardbatch',
            constraint=models.CheckConstraint(condition=models.Q(('cards__gte', 1)), name='card_batch_has_cards'),
        ),
        migrations.AddConstraint(
            model_name='cardbatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'active'), _negated=True), ('control__isnull', False), _connector='OR'), name='card_batch_is_printed_before_it_is_active'),
        ),
        migrations.RunPython(counters_to_batches, batches_to_counters),
        migrations.RemoveField(
            model_name='round',
            name='cards_printed',
        ),
        migrations.RemoveField(
            model_name='roundunit',
            name='cards_printed',
        ),
    ]
