"""Rates an answer, and lists the ratings: python examples/give_feedback.py"""

from _inputs import inputs_about
from _server import a_server
from dify_completion import Dify
from dify_completion_api.models import Feedback


def described(feedback: Feedback) -> str:
    return f"{feedback.rating}: {feedback.content or 'no comment'}"


def main() -> None:
    with a_server(), Dify() as dify:
        inputs = inputs_about("the tides", dify.get_app_parameters())
        reply = dify.create_completion(inputs=inputs, user="example")
        print(reply.answer)

        dify.submit_feedback(reply.message_id, user="example", rating="like", content="Short and true.")
        for feedback in dify.iter_feedbacks():  # Of all users, the newest first; it fetches page after page.
            if feedback.message_id == reply.message_id:
                print(described(feedback))

        dify.submit_feedback(reply.message_id, user="example")  # Without a rating: takes it back.
        left = [feedback for feedback in dify.iter_feedbacks() if feedback.message_id == reply.message_id]
        print(f"taken back: {len(left)} left")


if __name__ == "__main__":
    main()
