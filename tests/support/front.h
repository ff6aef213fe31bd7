/* front.h: a text through everything that reads .rnet files, for the fuzzer and for its corpus. */
#ifndef RNET_TESTS_SUPPORT_FRONT_H
#define RNET_TESTS_SUPPORT_FRONT_H

#include <stddef.h>

/* Checks the text, lays it out, and draws the network that it may hold. Any answer is good; aborts,
 * after a line on standard error, where a text is refused without a word, a layout is not its own
 * layout or is checked otherwise than the text, or memory stays. */
void front_take(const char *text, size_t bytes);

#endif
