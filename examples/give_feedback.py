"""Rates an answer, and reads what was rated: python examples/give_feedback.py"""

from a_server import a_server
from dify_completion import Dify
from dify_completion_api.models import Feedback


def told(feedback: Feedback) -> str:
    return f"{feedback.rating}: {feedback.content or 'no comment'}"


def main() -> None:
    with a_server(), Dify() as dify:
        reply = dify.create_completion(inputs={"topic": "the tides"}, user="example")
        print(reply.answer)

        dify.submit_feedback(reply.message_id, user="example", rating="like", content="Short and true.")
        for feedback in dify.iter_feedbacks():  # Those of all users, the newest first, page after page.
            if feedback.message_id == reply.message_id:
                print(told(feedback))

        dify.submit_feedback(reply.message_id, user="example")  # Without a rating, it is taken back.
        left = [feedback for feedback in dify.iter_feedbacks() if feedback.message_id == reply.message_id]
        print(f"taken back: {len(left)} left")


if __name__ == "__main__":
    main()
