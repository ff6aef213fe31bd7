/* weights_command.h: `rnetc weights inspect|compare|rename`. */
#ifndef RNETC_WEIGHTS_COMMAND_H
#define RNETC_WEIGHTS_COMMAND_H

#include "compile.h"

/* Runs the command that the operands name. The exit status: 0 well, 1 where the weights or the
 * network are wrong, 2 usage, 3 input or output. */
int weights_command(struct compilation *c);

#endif
