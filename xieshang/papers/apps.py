from django.apps import AppConfig

from xieshang.kernel import protection


class PapersConfig(AppConfig):
    name = "xieshang.papers"
    label = "papers"

    def ready(self) -> None:
        protection.protect("papers_issued")
        protection.protect("papers_template")
        protection.protect("papers_copy", protection.ERASABLE)
