"""The library of a home (委员书屋): books with their copies, lent to members until a day."""
