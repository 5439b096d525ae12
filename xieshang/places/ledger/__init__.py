"""The ledger of activities of a home: read from what was recorded where it happened, with what nobody could record there."""
