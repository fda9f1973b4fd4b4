/** Everything that can be done with an open conversation: keys, menu and palette use the same objects. */
import type { Command } from '$lib/shared/commands';
import { assign } from './assign';
import { close } from './close';
import { copyLink } from './copy_link';
import { follow } from './follow';
import { handover } from './handover';
import { label } from './label';
import { note } from './note';
import { panel } from './panel';
import { priority } from './priority';
import { reply } from './reply';
import { snooze } from './snooze';
import { template } from './template';
import { undo } from './undo';
import { unread } from './unread';

export const conversationCommands: Command[] = [reply, note, assign, handover, snooze, label, priority, close, follow, unread, template, panel, copyLink, undo];
