"""What a contract or an input file may ask of the machine; past a limit it is refused by name.

Source of the figures: measured hostile inputs, docs/adr/0006-limits.md.
"""

CONTRACT_BYTES = 1024 * 1024
TOKENS = 200_000
NESTING = 100
LITERAL_DIGITS = 28
NAME_CHARACTERS = 128
STRING_CHARACTERS = 4096
ERRORS_SHOWN = 100
COMBINED_BANDS = 64
READING_VARIANTS = 64
VALUE_PARTS = 10_000

INPUT_BYTES = 1024 * 1024 * 1024
INPUT_ROWS = 5_000_000
FIELD_CHARACTERS = 64 * 1024

PERIODS = 4_800
STEPS = 50_000_000
NUMBER_BITS = 65_536
