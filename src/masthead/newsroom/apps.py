from django.apps import AppConfig


class NewsroomConfig(AppConfig):
    name = "masthead.newsroom"
    verbose_name = "Newsroom"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from masthead.newsroom import credits, files_to_press, pressing, receivers, views
        from masthead.newsroom.forms import AuthorForm, StoryForm
        from masthead.newsroom.models import Author, Story
        from masthead.press import registry

        credits.install()
        registry.register_source(pressing.SOURCE)
        registry.register_files(files_to_press.SOURCE)
        receivers.connect()
        Story.draw_page = staticmethod(views.draw_story)
        Story.base_form_class = StoryForm
        Author.base_form_class = AuthorForm
