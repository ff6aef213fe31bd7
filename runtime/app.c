/* app.c: an emitted program's command line. In: argv. Out: the command's work and the exit status.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "cpu.h"
#include "file.h"

static const struct rnet_command commands[] = {
    {.name = "info",
     .operands = "",
     .summary = "the network, its target, parameters and memory",
     .details =
         "Prints what this program computes and what it was compiled for; with --weights,\n"
         "whether that file fits it. A program that holds its parameters also says how long\n"
         "it takes from its start to the first result, less one warm call. With --licenses, only\n"
         "the notices that go with the program, of all that it is made of.\n",
     .options = RNET_OPTION_JSON | RNET_OPTION_LICENSES | RNET_OPTION_WEIGHTS | RNET_OPTION_THREADS,
     .run = rnet_app_info},
    {.name = "run",
     .operands = "IN.npy OUT.npy",
     .summary = "tensors in, logits out",
     .details = "IN.npy holds N x C x H x W (or one C x H x W) in float32 or float64, already\n"
                "normalised; any N. OUT.npy gets N x classes in float32. A network with several\n"
                "outputs writes OUT.NAME.npy for each. '-' is standard input or output.\n",
     .options = RNET_OPTION_WEIGHTS | RNET_OPTION_THREADS,
     .operands_min = 2,
     .operands_max = 2,
     .infers = true,
     .run = rnet_app_run},
    {.name = "classify",
     .operands = "IMAGE...",
     .summary = "labels and probabilities of pictures",
     .details = "Each IMAGE is a JPEG, PNG or PPM file. One that cannot be read is named on\n"
                "standard error; the others go on, and the exit status is 1, or 3 where a file\n"
                "could not be opened or read.\n"
                "The time of each is that of reading, preparing and its share of the network's.\n",
     .options = RNET_OPTION_JSON | RNET_OPTION_TOP | RNET_OPTION_WEIGHTS | RNET_OPTION_THREADS,
     .operands_min = 1,
     .operands_max = -1,
     .infers = true,
     .run = rnet_app_classify},
    {.name = "evaluate",
     .operands = "DATASET",
     .summary = "top-1 and top-5 error on a labelled set",
     .details = "DATASET is a folder: CIFAR-10 or CIFAR-100 in binary form, IDX files, class\n"
                "folders of pictures, or images.npy with labels.npy; or one file of CIFAR or IDX.\n"
                "The test part is taken where there is one. Class folders whose names are all\n"
                "labels of this program stand for those; else they are numbered in the order of\n"
                "their names.\n"
                "The test section says how, --views and --scales override it: one view; ten views\n"
                "of the resized picture; or six of each size that the network was compiled for.\n"
                "Probabilities are averaged over the views and, with --with, over parameter sets\n"
                "of this network. 'evaluate --average A.npy B.npy ... DATASET' averages what\n"
                "--save-logits or 'run' wrote, across networks.\n",
     .options = RNET_OPTION_JSON | RNET_OPTION_WEIGHTS | RNET_OPTION_THREADS | RNET_OPTION_TEST,
     .operands_min = 1,
     .operands_max = 1,
     .infers = true,
     .run = rnet_app_evaluate},
    {.name = "bench",
     .operands = "",
     .summary = "latency and throughput",
     .details =
         "Times calls of the network on a fixed input, after a warm-up; with --train, steps\n"
         "of training (gradients and update) on a batch that is made up. A program that holds\n"
         "no parameters takes zeros, which take the same time. The peak is measured:\n"
         "multiply-adds from registers to registers, with the program's vectors and threads. A\n"
         "convolution by Winograd's algorithm counts as a plain one and may pass it. With\n"
         "--first a line is printed as soon as there is a result, so that the time until then\n"
         "is that of starting the program, which 'info' gives.\n",
     .options = RNET_OPTION_JSON | RNET_OPTION_REPEAT | RNET_OPTION_PROFILE |
                RNET_OPTION_TRAIN_STEPS | RNET_OPTION_WEIGHTS | RNET_OPTION_THREADS,
     .infers = true,
     .measures = true,
     .run = rnet_app_bench},
    {.name = "selftest",
     .operands = "",
     .summary = "compare with what the compiler expects",
     .details =
         "Computes the network on a fixed input and compares the outputs, at every size of\n"
         "pictures that it was compiled for, with those that the compiler computed in double\n"
         "precision when it built the program. With --layers, also the result of each step, by\n"
         "sums of its values with random signs, and the zeros around it. A program that holds no\n"
         "parameters makes some up, by the rule that the compiler followed. One that was built\n"
         "with --train makes a step of training, too, on a batch that it makes up: the loss, the\n"
         "running statistics, the gradients and an update are compared, and with --layers listed\n"
         "in the order of the steps. No file is read or written.\n",
     .options = RNET_OPTION_JSON | RNET_OPTION_LAYERS | RNET_OPTION_THREADS,
     .infers = true,
     .measures = true,
     .run = rnet_app_selftest},
    {.name = "train",
     .operands = "",
     .summary = "learn from labelled pictures",
     .details =
         "--data DIR -o W.safetensors are wanted. DIR is of any kind that evaluate knows; the\n"
         "training part is taken where there is one, and the test part evaluated beside it. Where\n"
         "the recipe has a split, the first pictures of that part train and the next validate; a\n"
         "plateau of the rate watches the validation pictures, or the test part without them.\n"
         "\n"
         "W.safetensors gets the weights at every evaluation and at the end. W.ckpt holds all\n"
         "that --resume goes on from, bit for bit, with the same seed, threads and options: what\n"
         "the first command said need not be said again. It is written at the end of every epoch,\n"
         "at least once a minute, at the end, and when SIGINT or SIGTERM stops the training (the\n"
         "exit status is 130 or 143 then; a second signal ends it at once).\n",
     .options = RNET_OPTION_TRAIN | RNET_OPTION_WEIGHTS | RNET_OPTION_THREADS,
     .trains = true,
     .run = rnet_app_train},
};

enum { COMMAND_COUNT = sizeof commands / sizeof *commands };

static void print_usage(const struct rnet_app *app, FILE *stream)
{
    fprintf(stream, "%s: the network \"%s\", compiled by %s\n\n", app->name, app->program->network,
            app->program->compiler);
    for (int i = 0; i < COMMAND_COUNT; i++) {
        char left[40];
        if (commands[i].trains && app->program->training == NULL)
            continue;
        snprintf(left, sizeof left, "%s %s", commands[i].name, commands[i].operands);
        fprintf(stream, "    %s %-20s %s\n", app->name, left, commands[i].summary);
    }
    fprintf(stream, "\n'%s COMMAND --help' says more.\n", app->name);
    if (app->program->embedded == NULL)
        fprintf(stream, "This program holds no parameters: give --weights FILE.\n");
}

static void print_help(const struct rnet_app *app, const struct rnet_command *command)
{
    printf("usage: %s %s [OPTION...]%s%s\n\n%s\n", app->name, command->name,
           command->operands[0] == '\0' ? "" : " ", command->operands, command->details);
    rnet_options_print(command);
}

int rnet_app_report(const struct rnet_app *app, const struct rnet_error *error)
{
    for (const char *line = error->text; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        if (line[0] == ' ') /* to be copied as it stands */
            fprintf(stderr, "%.*s\n", (int)length - 1, line + 1);
        else
            fprintf(stderr, "%s: %.*s\n", app->name, (int)length, line);
        line += length + (line[length] == '\n');
    }
    return error->io ? RNET_EXIT_IO : RNET_EXIT_FAILED;
}

static int report_usage(const struct rnet_app *app, const struct rnet_error *error,
                        const char *command)
{
    rnet_app_report(app, error);
    fprintf(stderr, "%s: '%s %s%s--help' says how\n", app->name, app->name, command,
            command[0] == '\0' ? "" : " ");
    return RNET_EXIT_USAGE;
}

static const struct rnet_command *find_command(const char *name)
{
    for (int i = 0; i < COMMAND_COUNT; i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}

static int refuse_command(const struct rnet_app *app, const char *name, struct rnet_error *error)
{
    const char *names[COMMAND_COUNT];
    for (int i = 0; i < COMMAND_COUNT; i++)
        names[i] = commands[i].name;
    const char *nearest = rnet_options_nearest(name, names, COMMAND_COUNT);
    if (nearest != NULL)
        rnet_fail(error, "unknown command '%s'; did you mean %s?", name, nearest);
    else
        rnet_fail(error, "unknown %s '%s'", name[0] == '-' ? "option" : "command", name);
    return report_usage(app, error, "");
}

/* Whether the command wants parameters and workspace for inference: averaging what was computed,
 * and timing steps, do not. */
static bool infers(const struct rnet_app *app, const struct rnet_command *command)
{
    return command->infers && !app->options.average && !app->options.train_steps;
}

static int run_command(struct rnet_app *app, const struct rnet_command *command,
                       struct rnet_error *error)
{
    int status = -1;
    if (!infers(app, command)) {
        status = command->run(app, error);
    } else {
        if (rnet_cpu_check(app->program->target, error) == 0 && rnet_model_open(app, error) == 0)
            status = command->run(app, error);
        rnet_model_close(app);
    }
    return status < 0 ? rnet_app_report(app, error) : status;
}

static int refuse_training(const struct rnet_app *app, const struct rnet_command *command,
                           struct rnet_error *error)
{
    rnet_fail(error,
              "%s: this program was built without --train; "
              "rnetc build FILE -o PROGRAM --train makes one that trains",
              command->name);
    return report_usage(app, error, "");
}

static int start_command(struct rnet_app *app, int argc, char **argv, struct rnet_error *error)
{
    const struct rnet_command *command = find_command(argv[1]);
    if (command == NULL)
        return refuse_command(app, argv[1], error);
    if (command->trains && app->program->training == NULL)
        return refuse_training(app, command, error);
    if (rnet_options_parse(&app->options, command, argc - 2, argv + 2, error) != 0)
        return report_usage(app, error, command->name);
    if (app->options.help) {
        print_help(app, command);
        return RNET_EXIT_OK;
    }
    if (app->options.train_steps && app->program->training == NULL)
        return refuse_training(app, command, error);
    if (rnet_model_threads(app, error) != 0)
        return report_usage(app, error, command->name);
    if (infers(app, command) && !command->measures && app->program->embedded == NULL &&
        app->options.weights == NULL) {
        rnet_fail(error, "%s: this program holds no parameters; give --weights FILE",
                  command->name);
        return report_usage(app, error, command->name);
    }
    return run_command(app, command, error);
}

/* What was printed must have arrived: a full disk may show only here. */
static int finish_output(const struct rnet_app *app, int status)
{
    errno = 0;
    int arrived = fflush(stdout) == 0 && !ferror(stdout);
    if (arrived || status == RNET_EXIT_IO) /* which was explained already */
        return status;
    fprintf(stderr, "%s: standard output: %s\n", app->name,
            errno != 0 ? strerror(errno) : "cannot be written");
    return status == RNET_EXIT_OK ? RNET_EXIT_IO : status;
}

int rnet_app_main(const struct rnet_program *program, int argc, char **argv)
{
    struct rnet_app app = {.program = program, .name = program->network};
    if (argc > 0 && argv[0] != NULL && argv[0][0] != '\0')
        app.name = rnet_file_base(argv[0]);
    if (argc < 2) {
        print_usage(&app, stderr);
        return RNET_EXIT_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        print_usage(&app, stdout);
        return finish_output(&app, RNET_EXIT_OK);
    }
    struct rnet_error *error = calloc(1, sizeof *error);
    if (error == NULL) {
        fprintf(stderr, "%s: out of memory\n", app.name);
        return RNET_EXIT_FAILED;
    }
    int status = finish_output(&app, start_command(&app, argc, argv, error));
    free(error);
    return status;
}
