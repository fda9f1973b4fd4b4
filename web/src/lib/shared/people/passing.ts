/** Why somebody hands a conversation over; the words are `dialogs.pass_<reason>`. */
export const PASS_REASONS = ['knows_more', 'language', 'shift_ends', 'too_busy', 'takes_time', 'asked_for'] as const;
