//! One query language for library, review and the command line.
