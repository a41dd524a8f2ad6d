// Every call with nothing, with handles of another kind and with lengths that cannot be: each is refused, none traps. Then a run that is
// cancelled, and one in a forked child. Prints how many refusals there were.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "structengine.h"

static int refusals = 0;

static void refused(const char *call, se_status status, se_text *error, se_status wanted) {
    size_t length = 0;
    const char *text = se_text_bytes(error, &length);
    if (status != wanted || !text || length != strlen(text) || !strstr(text, "\"message\":")) {
        fprintf(stderr, "%s: status %d, wanted %d: %s\n", call, status, wanted, text ? text : "(no reason)");
        exit(1);
    }
    se_release(error);
    ++refusals;
}

#define REFUSED(call) \
    do { \
        se_text *error = NULL; \
        se_status status = call; \
        refused(#call, status, error, SE_ARGUMENT); \
    } while (0)

#define REFUSED_AS(wanted, call) \
    do { \
        se_text *error = NULL; \
        se_status status = call; \
        refused(#call, status, error, wanted); \
    } while (0)

static void everyCall(void *none) {
    se_text **out = NULL, *text;
    double share = 0.7;
    REFUSED(se_library(out, &error));
    REFUSED(se_deal_json(none, &text, &error));
    REFUSED(se_plan_about(none, &text, &error));
    REFUSED(se_plan_derived(none, &text, &error));
    REFUSED(se_plan_feasible(none, 0, 1, NULL, NULL, &text, &error));
    REFUSED(se_plan_make(none, NULL, 0, 1, 1, 1, 0, (se_plan **)&text, &error));
    REFUSED(se_plan_evaluate(none, 0, NULL, 0, 0, (se_structure **)&text, &error));
    REFUSED(se_structure_figures(none, NULL, &error));
    REFUSED(se_structure_json(none, &text, &error));
    REFUSED(se_structure_hints(none, NULL, NULL, &text, &error));
    REFUSED(se_structure_waterfall(none, NULL, 0, &text, &error));
    REFUSED(se_structure_stress(none, 13, 12, share, &text, &error));
    REFUSED(se_structure_risk(none, 100, 1, 1, NULL, NULL, &text, &error));
    REFUSED(se_structure_export(none, &text, &error));
    REFUSED(se_structure_csv(none, "schedule", 8, NULL, 0, &text, &error));
    REFUSED(se_result_structure(none, 1, (se_structure **)&text, &error));
    REFUSED(se_result_report(none, NULL, NULL, &text, &error));
    REFUSED(se_plan_run(none, 1, 1, NULL, NULL, (se_result **)&text, &error));
    REFUSED(se_plan_run_span(none, 0, 1, 1, NULL, NULL, (se_shard **)&text, &error));
    REFUSED(se_shard_bytes(none, &text, &error));
    REFUSED(se_shard_about(none, &text, &error));
    REFUSED(se_plan_result(none, none, 1, 1, NULL, NULL, (se_result **)&text, &error));
    REFUSED(se_result_about(none, &text, &error));
    REFUSED(se_result_json(none, 0, &text, &error));
    REFUSED(se_result_table(none, "top", 3, (se_table **)&text, &error));
    REFUSED(se_plan_survivors(none, 1, NULL, NULL, (se_survivors **)&text, &error));
    REFUSED(se_survivors_block(none, 0, 1, 1, NULL, 0, NULL, NULL, (se_table **)&text, &error));
    int64_t rows;
    REFUSED(se_survivors_fill(none, 0, 1, 1, NULL, 0, NULL, NULL, NULL, &rows, &error));
    REFUSED(se_table_shape(none, NULL, NULL, &error));
    REFUSED(se_table_column(none, 0, NULL, &error));
    REFUSED(se_table_arrow(none, NULL, NULL, &error));
    REFUSED(se_table_stream(none, NULL, &error));
    REFUSED(se_survivors_stream(none, NULL, 0, 1, 1, NULL, &error));
    const se_shard *shards[1] = {none};
    REFUSED(se_shards_merge(shards, 1, (se_shard **)&text, &error));
    REFUSED(se_shards_merge(NULL, 3, (se_shard **)&text, &error));
}

static int32_t stop(void *context, double fraction, int64_t done, int64_t total) {
    (void)fraction, (void)done, (void)total;
    return ++*(int *)context >= 3;
}

int main(int argc, char **argv) {
    if (argc != 2) return 2;
    everyCall(NULL);
    se_text *about = NULL;
    if (se_library(&about, NULL) != SE_OK) return 1;
    everyCall(about);  // a text where something else must be
    se_ruleset *ruleset = NULL;
    REFUSED(se_deal_read(NULL, 7, (se_deal **)&ruleset, &error));
    REFUSED(se_deal_read("{}", (size_t)-1, (se_deal **)&ruleset, &error));
    se_text *text;
    REFUSED_AS(SE_FAULTS, se_deal_read(NULL, 0, (se_deal **)&text, &error));
    REFUSED_AS(SE_FAULTS, se_shard_read("{}", 2, (se_shard **)&text, &error));
    se_release(NULL);
    if (se_text_bytes(NULL, NULL)) return 1;
    se_release(about);

    FILE *file = fopen(argv[1], "rb");
    static char json[4 << 20];
    size_t length = file ? fread(json, 1, sizeof json, file) : 0;
    if (file) fclose(file);
    se_deal *deal;
    se_plan *plan;
    if (se_deal_read(json, length, &deal, NULL) || se_plan_make(deal, NULL, 1, SE_ALL, 20, 20, 0, &plan, NULL)) return 1;
    REFUSED(se_plan_run(plan, -1, 1, NULL, NULL, (se_result **)&text, &error));
    REFUSED(se_plan_run_span(plan, 5, 4, 1, NULL, NULL, (se_shard **)&text, &error));
    REFUSED(se_plan_make((se_deal *)plan, NULL, 0, 1, 1, 1, 0, (se_plan **)&text, &error));
    REFUSED(se_plan_make(deal, NULL, 0, 1, 1, 1, 9, (se_plan **)&text, &error));
    REFUSED_AS(SE_UNAVAILABLE, se_plan_evaluate(plan, -1, NULL, 0, 0, (se_structure **)&text, &error));
    REFUSED_AS(SE_FAULTS, se_plan_make(deal, NULL, 0, 0, 1, 1, 0, (se_plan **)&text, &error));
    REFUSED_AS(SE_FAULTS, se_plan_evaluate(plan, 0, "[1]", 3, 0, (se_structure **)&text, &error));

    se_structure *structure;
    if (se_plan_evaluate(plan, 0, NULL, 0, 0, &structure, NULL)) return 1;
    REFUSED(se_structure_csv(structure, "cash", 4, NULL, 0, &text, &error));
    REFUSED(se_structure_csv(structure, "schedule", 8, "base", 4, &text, &error));
    REFUSED(se_structure_csv(structure, "waterfall", (size_t)-1, NULL, 0, &text, &error));
    REFUSED_AS(SE_UNAVAILABLE, se_structure_csv(structure, "waterfall", 9, "nowhere", 7, &text, &error));
    se_release(structure);
    se_plan *few;
    se_result *ran;
    if (se_plan_make(deal, NULL, 1, 100, 20, 20, 0, &few, NULL) || se_plan_run(few, 1, 1, NULL, NULL, &ran, NULL)) return 1;
    REFUSED(se_result_structure(ran, 0, &structure, &error));
    REFUSED(se_result_structure(ran, INT64_MIN, &structure, &error));
    REFUSED(se_result_structure(ran, 21, &structure, &error));
    se_release(ran);
    se_survivors *survivors;
    if (se_plan_survivors(few, 1, NULL, NULL, &survivors, NULL)) return 1;
    int64_t rows = 7;
    void *places[2] = {&rows, NULL};
    REFUSED(se_survivors_fill(survivors, 0, 100, 1, "index,score", 11, places, NULL, NULL, &rows, &error));
    REFUSED(se_survivors_fill(survivors, 0, 100, 1, "index", 5, NULL, NULL, NULL, &rows, &error));
    REFUSED(se_survivors_fill(survivors, 0, 100, 1, "index", 5, places, NULL, NULL, NULL, &error));
    REFUSED(se_survivors_fill(survivors, 0, 100, -1, "index", 5, places, NULL, NULL, &rows, &error));
    REFUSED_AS(SE_UNAVAILABLE, se_survivors_fill(survivors, 0, 101, 1, "index", 5, places, NULL, NULL, &rows, &error));
    if (rows != 0) return 1;
    se_release(survivors);
    se_release(few);

    int calls = 0;
    se_result *result = (se_result *)plan;
    REFUSED_AS(SE_CANCELLED, se_plan_run(plan, 2, 1, stop, &calls, &result, &error));
    if (result) return 1;

    // A child that was forked after a run runs too.
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        se_shard *shard;
        _exit(se_plan_run_span(plan, 0, 2000, 2, NULL, NULL, &shard, NULL) == SE_OK ? 0 : 1);
    }
    int status = 1;
    if (child < 0 || waitpid(child, &status, 0) != child || status != 0) {
        fprintf(stderr, "the forked child did not run: %d\n", status);
        return 1;
    }
    se_release(plan);
    se_release(deal);
    printf("%d calls refused, none trapped; cancelled after %d looks; a forked child ran\n", refusals, calls);
    return 0;
}
