/* app_train_signal.c: signals while a network trains. In: SIGINT, SIGTERM. Out: a wish to stop. */
#include <signal.h>

#include "app_train.h"

static volatile sig_atomic_t came;
static struct sigaction before_int, before_term, before_size;

static void remember(int number)
{
    came = number;
}

void rnet_train_signals(void)
{
    struct sigaction action = {.sa_handler = remember, .sa_flags = (int)SA_RESETHAND};
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    came = 0;
    sigemptyset(&action.sa_mask);
    sigemptyset(&ignore.sa_mask);
    sigaction(SIGINT, &action, &before_int);
    sigaction(SIGTERM, &action, &before_term);
    /* A file that may not grow is reported as a full disk is. */
    sigaction(SIGXFSZ, &ignore, &before_size);
}

void rnet_train_signals_restore(void)
{
    sigaction(SIGINT, &before_int, NULL);
    sigaction(SIGTERM, &before_term, NULL);
    sigaction(SIGXFSZ, &before_size, NULL);
}

int rnet_train_signal(void)
{
    return came;
}
