"""The person first, alone: Wagtail's newest migrations need it to exist."""

import django.utils.timezone
from django.db import migrations, models

import elearn.core.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(error_messages={'unique': 'There is already an account for this address.'}, max_length=254, unique=True, verbose_name='e-mail address')),
                ('name', models.CharField(help_text='As it should stand on your certificates.', max_length=120, verbose_name='name')),
                ('country', models.CharField(blank=True, help_text='Two letters, for example PT.', max_length=2, verbose_name='country')),
                ('role', models.CharField(choices=[('radiologist', 'Radiologist'), ('resident', 'Radiology resident'), ('radiographer', 'Radiographer'), ('physicist', 'Medical physicist'), ('patient', 'Patient or patient representative'), ('other', 'Other profession')], default='resident', max_length=16, verbose_name='role')),
                ('training_level', models.CharField(blank=True, choices=[('1', 'Level I (years 1 to 3)'), ('2', 'Level II (years 4 and 5)'), ('3', 'Level III (beyond year 5)')], max_length=1, verbose_name='training level')),
                ('time_zone', models.CharField(default='Europe/Vienna', max_length=64, validators=[elearn.core.models.validate_time_zone], verbose_name='time zone')),
                ('language', models.CharField(default='en-gb', max_length=10, verbose_name='language')),
                ('is_staff', models.BooleanField(default=False, verbose_name='staff')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='joined')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'person',
                'verbose_name_plural': 'people',
            },
        ),
    ]
