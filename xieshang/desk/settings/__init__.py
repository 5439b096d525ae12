"""What the office decides for its body: norms, the working-day calendar, closed years, erasures."""
