"""Reports of unacceptable conduct: assessed, escalated, referred, concluded, with their evidence."""
