/* app_protocol.c: what a picture is tested on. In: --views and --scales, else the test section.
 * Out: how many views, of which sizes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "evaluate.h"
#include "views.h"

enum { LIST_BYTES = 256 };

/* "224 256 384": the sizes that the program is compiled for. */
static const char *list_scales(const struct rnet_test *test, char *text)
{
    text[0] = '\0';
    for (int i = 0, used = 0; i < test->scale_count && used < LIST_BYTES; i++)
        used += snprintf(text + used, (size_t)(LIST_BYTES - used), "%s%d", i == 0 ? "" : " ",
                         test->scales[i].side);
    return text;
}

static int add_scale(struct rnet_protocol *protocol, const struct rnet_test *test, long side,
                     struct rnet_error *error)
{
    char list[LIST_BYTES];
    for (int i = 0; i < protocol->scale_count; i++)
        if (protocol->scales[i]->side == side)
            return rnet_fail(error, "--scales: %ld stands twice", side);
    for (int i = 0; i < test->scale_count && protocol->scale_count < RNET_SCALES_MAX; i++)
        if (test->scales[i].side == side) {
            protocol->scales[protocol->scale_count++] = &test->scales[i];
            return 0;
        }
    return rnet_fail(error,
                     "--scales %ld: this program is compiled for %s; the test section names "
                     "more: `scales %ld ...`",
                     side, test->scale_count == 0 ? "no scales" : list_scales(test, list), side);
}

/* "224,256,384" */
static int read_scales(struct rnet_protocol *protocol, const struct rnet_test *test,
                       const char *text, struct rnet_error *error)
{
    const char *at = text;
    char *end;
    for (;; at = end + 1) {
        long side = strtol(at, &end, 10);
        if (*at < '0' || *at > '9' || (*end != '\0' && *end != ','))
            return rnet_fail(error, "--scales wants sizes with commas between them, not '%s'",
                             text);
        if (add_scale(protocol, test, side, error) != 0)
            return -1;
        if (*end == '\0')
            return 0;
    }
}

static void take_section(struct rnet_protocol *protocol, const struct rnet_test *test)
{
    for (int i = 0; i < test->scale_count && i < RNET_SCALES_MAX; i++)
        protocol->scales[protocol->scale_count++] = &test->scales[i];
    if (test->scale_count == 0 && test->views == RNET_VIEWS_TEN)
        protocol->views = RNET_VIEWS_TEN;
}

int rnet_protocol_choose(struct rnet_protocol *protocol, const struct rnet_app *app,
                         struct rnet_error *error)
{
    const struct rnet_options *options = &app->options;
    const struct rnet_test *test = &app->program->test;
    *protocol = (struct rnet_protocol){.views = 1, .members = 1 + options->with_count};
    if (options->average && (options->views || options->scales || options->with_count > 0))
        return rnet_fail(error,
                         "--average takes saved scores: --views, --scales and --with have no "
                         "use");
    if (options->views != NULL && options->scales != NULL)
        return rnet_fail(error, "--views and --scales: choose one of them");
    if (options->views != NULL) {
        bool ten = strcmp(options->views, "ten") == 0;
        if (!ten && strcmp(options->views, "single") != 0)
            return rnet_fail(error, "--views wants single or ten, not '%s'", options->views);
        protocol->views = ten ? RNET_VIEWS_TEN : 1;
        protocol->asked = ten;
    } else if (options->scales != NULL) {
        protocol->asked = true;
        if (read_scales(protocol, test, options->scales, error) != 0)
            return -1;
    } else {
        take_section(protocol, test);
    }
    if (protocol->scale_count > 0)
        protocol->views = RNET_VIEWS_SCALE;
    return 0;
}

const char *rnet_protocol_name(const struct rnet_protocol *protocol)
{
    if (protocol->views == 0)
        return "average";
    return protocol->scale_count > 0 ? "scales" : protocol->views > 1 ? "ten" : "single";
}
