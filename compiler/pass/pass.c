/* pass.c: the tables of passes. */
#include "pass/pass.h"

const struct pass pass_table[] = {
    {"fold_bn", pass_fold_bn},
    {"fuse", pass_fuse},
    {"remove_dead", pass_remove_dead},
    {"select", pass_select},
    {"fuse_pool", pass_fuse_pool},
    {"layout", pass_layout},
    {NULL, NULL},
};

const struct pass pass_training_table[] = {
    {"fuse", pass_fuse},     {"remove_dead", pass_remove_dead}, {"select", pass_select},
    {"layout", pass_layout}, {"autodiff", pass_autodiff},       {NULL, NULL},
};
