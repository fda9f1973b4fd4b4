"""Coming back: backups, restores, and the hold that keeps a restored or copied desk from writing to anybody twice."""
