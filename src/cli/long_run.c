/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A run over many rows as the one who waits for it sees it: how far it is, and that an interrupt ends it.
 */
#include "long_run.h"

#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "command.h"

static volatile sig_atomic_t interrupt_asked;

static void ask_interrupt(int signal_number)
{
    (void)signal_number;
    interrupt_asked = 1;
}

static bool is_interrupted(void *context)
{
    (void)context;
    return interrupt_asked != 0;
}

void adv_run_stops_on_signals(adv_tables_options *options)
{
    (void)signal(SIGINT, ask_interrupt);
    (void)signal(SIGTERM, ask_interrupt);
    options->interrupted = is_interrupted;
}

/* ---- progress -------------------------------------------------------------------------------------- */

static int done_permille(const adv_tables_progress *progress)
{
    if (progress->total > 0) {
        return (int)(progress->rows * 1000 / progress->total);
    }
    return progress->permille;
}

/* One line that is written over itself: stage, how far, how fast, how long still. */
static void show_progress(void *context, const adv_tables_progress *progress)
{
    (void)context;
    int permille = done_permille(progress);
    long long rate = progress->elapsed_ms > 0 ? (long long)progress->rows * 1000 / progress->elapsed_ms : 0;
    fprintf(stderr, "\r%-10s %12llu lines", progress->stage, (unsigned long long)progress->rows);
    if (permille > 0 && permille <= 1000) {
        long long left = progress->elapsed_ms * (1000 - permille) / permille / 1000;
        fprintf(stderr, "  %3d %%  %lld a second, %lld s left", permille / 10, rate, left);
    }
    fputs("\033[K", stderr);
}

void adv_run_tells(adv_tables_options *options)
{
    options->progress = isatty(STDERR_FILENO) ? show_progress : NULL;
}

void adv_run_told(const adv_tables_options *options)
{
    if (options->progress != NULL) {
        fputs("\r\033[K", stderr);
    }
}

int adv_run_interrupted(void)
{
    fprintf(stderr, "adval: interrupted; nothing was written\n");
    return ADV_EXIT_INTERRUPTED;
}
