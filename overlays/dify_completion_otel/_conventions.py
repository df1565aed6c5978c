"""The names of OpenTelemetry's semantic conventions that are used here, of one version.

Those of generative AI are in development: other versions have other names. Written out, they stay as they are whichever
version of OpenTelemetry is installed.
"""

from typing import Final

SCHEMA_URL: Final = "https://opentelemetry.io/schemas/1.41.0"

OPERATION_NAME: Final = "gen_ai.operation.name"
PROVIDER_NAME: Final = "gen_ai.provider.name"
REQUEST_STREAM: Final = "gen_ai.request.stream"
RESPONSE_ID: Final = "gen_ai.response.id"
TIME_TO_FIRST_CHUNK: Final = "gen_ai.response.time_to_first_chunk"
INPUT_TOKENS: Final = "gen_ai.usage.input_tokens"
OUTPUT_TOKENS: Final = "gen_ai.usage.output_tokens"
TOKEN_TYPE: Final = "gen_ai.token.type"
INPUT_MESSAGES: Final = "gen_ai.input.messages"
OUTPUT_MESSAGES: Final = "gen_ai.output.messages"
ERROR_TYPE: Final = "error.type"
SERVER_ADDRESS: Final = "server.address"
SERVER_PORT: Final = "server.port"
STATUS_CODE: Final = "http.response.status_code"

TEXT_COMPLETION: Final = "text_completion"
"""The operation's name for a generated text; other operations have their own names."""

DURATION: Final = "gen_ai.client.operation.duration"
TOKEN_USAGE: Final = "gen_ai.client.token.usage"
FIRST_CHUNK: Final = "gen_ai.client.operation.time_to_first_chunk"

SECONDS: Final = [0.01 * 2**n for n in range(14)]
"""The boundaries of the histograms of seconds."""

TOKENS: Final = [4**n for n in range(14)]
"""The boundaries of the histogram of tokens."""

CAPTURE_CONTENT: Final = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"
"""The environment variable that asks for inputs and answers."""

CAPTURED_ON_SPANS: Final = frozenset({"true", "span_only", "span_and_event"})
"""The values of the variable by which spans have them."""
