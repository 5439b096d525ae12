"""What ends with a term: who looks after its groups."""

from xieshang.liaison import ops
from xieshang.roster.terms.endings import at_the_end

at_the_end(ops.end_cares)
