import { TEXTS as format } from '../format/texts';
import { TEXTS as protocol } from '../protocol/texts';
import { TEXTS as actions } from '../ui/actions/texts';
import { TEXTS as bulk } from '../ui/bulk/texts';
import { TEXTS as command } from '../ui/command/texts';
import { TEXTS as common } from '../ui/common/texts';
import { TEXTS as console } from '../ui/console/texts';
import { TEXTS as create } from '../ui/create/texts';
import { TEXTS as hash } from '../ui/details/hash/texts';
import { TEXTS as hll } from '../ui/details/hll/texts';
import { TEXTS as list } from '../ui/details/list/texts';
import { TEXTS as set } from '../ui/details/set/texts';
import { TEXTS as shared } from '../ui/details/shared/texts';
import { TEXTS as stream } from '../ui/details/stream/texts';
import { TEXTS as string } from '../ui/details/string/texts';
import { TEXTS as details } from '../ui/details/texts';
import { TEXTS as zset } from '../ui/details/zset/texts';
import { TEXTS as frame } from '../ui/frame/texts';
import { TEXTS as keys } from '../ui/keys/texts';
import { TEXTS as login } from '../ui/login/texts';
import { TEXTS as messages } from '../ui/messages/texts';
import { TEXTS as palette } from '../ui/palette/texts';
import { TEXTS as pubsub } from '../ui/pubsub/texts';
import { TEXTS as settingsConfig } from '../ui/settings/config/texts';
import { TEXTS as settingsData } from '../ui/settings/data/texts';
import { TEXTS as settingsPersistence } from '../ui/settings/persistence/texts';
import { TEXTS as settings } from '../ui/settings/texts';
import { TEXTS as settingsUsers } from '../ui/settings/users/texts';
import { TEXTS as shell } from '../ui/shell/texts';
import { TEXTS as watch } from '../ui/watch/texts';

/**
 * All English texts of the page: what a translation has to contain. Each view imports only its own part, so that
 * the texts of the others are loaded with them.
 */
export const en = {
  format,
  protocol,
  actions,
  bulk,
  command,
  common,
  console,
  create,
  details,
  hash,
  hll,
  list,
  set,
  shared,
  stream,
  string,
  zset,
  frame,
  keys,
  login,
  palette,
  messages,
  pubsub,
  settings,
  settingsConfig,
  settingsData,
  settingsPersistence,
  settingsUsers,
  shell,
  watch,
};
