import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exercises', '0002_card_batches'),
        ('institutions', '0002_present_name_first'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DilemmaDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('es', 'Español'), ('en', 'English')], max_length=2)),
                ('content', models.JSONField(default=dict)),
                ('edition', models.PositiveIntegerField(default=1)),
                ('new_version', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('writing', 'Being written'), ('review', 'In review')], default='writing', max_length=10)),
                ('review_note', models.TextField(blank=True)),
            ],
            options={
                'verbose_name': 'draft of a dilemma',
                'ordering': ['-id'],
            },
        ),
        migrations.AddField(
            model_name='comment',
            name='released_text',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='dilemma',
            name='institution',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='dilemmas', to='institutions.institution'),
        ),
        migrations.AddField(
            model_name='dilemma',
            name='withdrawal_reason',
            field=models.CharField(blank=True, max_length=500, verbose_name='reason'),
        ),
        migrations.AddField(
            model_name='dilemma',
            name='withdrawn_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='round',
            name='closed_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='round',
            name='days_between',
            field=models.PositiveSmallIntegerField(choices=[(0, 'All from the first day on'), (1, 'One a day'), (7, 'One a week'), (14, 'One every two weeks')], default=0, verbose_name='a new dilemma'),
        ),
        migrations.AddField(
            model_name='round',
            name='in_programme',
            field=models.BooleanField(default=True, verbose_name='count it on the public page of the programme'),
        ),
        migrations.AddField(
            model_name='roundunit',
            name='group_name',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='roundunit',
            name='reports_with',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='reported_with_it', to='exercises.roundunit'),
        ),
        migrations.AddField(
            model_name='dilemmadraft',
            name='dilemma',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='draft', to='exercises.dilemma'),
        ),
        migrations.AddField(
            model_name='dilemmadraft',
            name='institution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='dilemma_drafts', to='institutions.institution'),
        ),
        migrations.AddField(
            model_name='dilemmadraft',
            name='writers',
            field=models.ManyToManyField(related_name='+', to=settings.AUTH_USER_MODEL),
        ),
    ]
