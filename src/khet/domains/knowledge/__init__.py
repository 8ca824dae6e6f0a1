"""Knowledge: best practices and innovations, submitted, reviewed and published; and the library of media."""
