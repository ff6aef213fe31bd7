/* utf8.c: characters of UTF-8. In: bytes. Out: how long the character is that begins there. */
#include "base/utf8.h"

#include <stdbool.h>

uint32_t utf8_bytes(const unsigned char *text)
{
    uint32_t value, bytes;
    if (text[0] < 0x80)
        return 1;
    if (text[0] >= 0xc2 && text[0] < 0xe0)
        bytes = 2, value = text[0] & 0x1f;
    else if ((text[0] & 0xf0) == 0xe0)
        bytes = 3, value = text[0] & 0x0f;
    else if (text[0] >= 0xf0 && text[0] < 0xf5)
        bytes = 4, value = text[0] & 0x07;
    else
        return 0;
    for (uint32_t i = 1; i < bytes; i++) {
        if ((text[i] & 0xc0) != 0x80)
            return 0;
        value = value << 6 | (text[i] & 0x3f);
    }
    bool overlong = (bytes == 3 && value < 0x800) || (bytes == 4 && value < 0x10000);
    bool surrogate = value >= 0xd800 && value < 0xe000;
    return overlong || surrogate || value > 0x10ffff ? 0 : bytes;
}
