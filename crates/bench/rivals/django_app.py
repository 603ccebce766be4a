"""Django REST framework with psycopg: the rows of the statement that is asked for."""

import json
import os
import re

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.urls import path

settings.configure(
    ALLOWED_HOSTS=["*"],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": os.environ["PGDATABASE"],
            "USER": os.environ["PGUSER"],
            "HOST": os.environ["PGHOST"],
            "PORT": os.environ["PGPORT"],
            "CONN_MAX_AGE": None,
            "OPTIONS": {"server_side_binding": True},
        }
    },
    INSTALLED_APPS=["rest_framework"],
    REST_FRAMEWORK={
        "DEFAULT_AUTHENTICATION_CLASSES": [],
        "DEFAULT_PERMISSION_CLASSES": [],
        "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
        "UNAUTHENTICATED_USER": None,
    },
    ROOT_URLCONF=__name__,
    SECRET_KEY="of no use here",
    USE_TZ=True,
)
django.setup()

from rest_framework.response import Response  # noqa: E402
from rest_framework.views import APIView  # noqa: E402

with open(os.environ["RIVAL_STATEMENT"], encoding="utf-8") as file:
    statement = json.load(file)
sql = re.sub(r"\$(\d+)", r"%(p\1)s", statement["sql"].replace("%", "%%"))
parameters = [{f"p{n}": value for n, value in enumerate(values, 1)} for values in statement["parameters"]]


def plain(value):
    return bytes(value).hex() if isinstance(value, (bytes, memoryview)) else value


class Rows(APIView):
    def get(self, _request, place):
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters[place])
            names = [column.name for column in cursor.description]
            return Response([dict(zip(names, map(plain, row))) for row in cursor.fetchall()])


urlpatterns = [path("<int:place>", Rows.as_view())]
application = get_wsgi_application()
