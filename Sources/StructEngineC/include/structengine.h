// StructEngine for C, and for whatever can call C.
//
// Values. A handle is made by a call, belongs to the caller and is given back with se_release, once. It may be used
// from any number of threads at a time: nothing that it stands for ever changes. There is no global state.
//
// Text. Documents go in as UTF-8 with their length in bytes (no end mark is needed) and come out as an se_text.
// JSON documents are those of `structctl --json`, of which Schemas/ has the schemas.
//
// Errors. Every call that can be refused returns an se_status and, through its last parameter (which may be NULL), an
// se_text that says why, as JSON:
//
//     {"status": "faults", "code": null, "message": "…all faults, a line each…",
//      "faults": [{"id": "…", "path": "leases[3].site", "message": "…", "cure": "…" or null,
//                  "line": 12 or null, "column": 5 or null}]}
//
// What a refused call would have made is NULL. A handle that is NULL, or of another kind, a length that cannot be, a
// place for a result that is NULL: each is SE_ARGUMENT, never a trap. A handle that was given back is the caller's fault.
//
// Time. Calls that take long work on threads of their own, which end with the call. The caller's thread waits; on it, and
// on no other, `progress` is called about every 20 ms. A progress function that returns other than 0 ends the call with
// SE_CANCELLED. No thread, lock or queue outlives a call, so that a process may fork between calls.
//
// Amounts are in minor units (cents), rates and shares fractions, DSCR a plain number. A figure that is undefined is NaN.

#ifndef STRUCTENGINE_H
#define STRUCTENGINE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Raised when a function, struct or number below changes its meaning; what is added does not raise it. A program checks
// that se_abi_version() is the number that it was compiled with.
#define SE_ABI_VERSION 1

typedef int32_t se_status;
enum {
    SE_OK = 0,
    SE_FAULTS = 1,       // an input has faults, all of which are listed
    SE_UNAVAILABLE = 2,  // the call cannot be carried out as asked; `code` says which refusal it is
    SE_CANCELLED = 3,    // the progress function asked for the end
    SE_ARGUMENT = 4,     // a pointer, length or handle is not what it must be
    SE_FAILED = 5,       // the system refused memory, a thread or the like
};

typedef struct se_text se_text;            // UTF-8, or the bytes of a shard
typedef struct se_deal se_deal;            // a deal as it was read
typedef struct se_ruleset se_ruleset;      // thresholds
typedef struct se_plan se_plan;            // a deal bound to a ruleset, a seed and a count
typedef struct se_structure se_structure;  // one permutation, sized and judged
typedef struct se_shard se_shard;          // what a run found over some of its positions
typedef struct se_result se_result;        // what a run found
typedef struct se_survivors se_survivors;  // what lists the survivors of a plan
typedef struct se_table se_table;          // columns of equal length

// `fraction` rises from 0 to 1 over the whole call; `done` of `total` are those of the phase that it is in. Before the
// first progress is known, and in calls that have none, it is 0. Returns 0 to go on.
typedef int32_t (*se_progress)(void *context, double fraction, int64_t done, int64_t total);

// -- the library

uint32_t se_abi_version(void);
// {"abi_version", "generator", "model", "ruleset"}: what a part of a run must have been made with.
se_status se_library(se_text **about, se_text **error);
// Gives a handle of any kind back; NULL is let be. Tables, structures and texts do not need what they came from.
void se_release(void *handle);
// The bytes of a text, which live as long as it, and are followed by a zero; NULL, and a length of 0, for what is no text.
const char *se_text_bytes(const se_text *text, size_t *length);

// -- deals and rulesets

// Reads a deal and checks it. The deal need not suit the rules yet: se_plan_make says whether it does.
se_status se_deal_read(const char *json, size_t length, se_deal **deal, se_text **error);
// The deal in its canonical form, every default written out.
se_status se_deal_json(const se_deal *deal, se_text **json, se_text **error);
se_status se_ruleset_read(const char *json, size_t length, se_ruleset **ruleset, se_text **error);
// A ruleset as a file; NULL is the built-in v1.0.
se_status se_ruleset_json(const se_ruleset *ruleset, se_text **json, se_text **error);

// -- plans

#define SE_ALL INT64_MAX  // as a count: the whole space
enum {
    SE_WITHOUT_GATES_AB = 1,            // nothing is pruned, margins are still reported
    SE_WITHOUT_REVERSE_DSCR_ENGINE = 2  // only senior_ltv sizes the senior
};

// Binds a deal. `ruleset` NULL is the built-in one; `count` is at least 1, and at most the cardinality is run; `top` is the
// length of the top list and `near_misses` that kept for each binding constraint, both 0 to 10,000; `without` is 0 or a sum of
// the two above.
se_status se_plan_make(
    const se_deal *deal, const se_ruleset *ruleset, uint64_t seed, int64_t count, int64_t top, int64_t near_misses, uint32_t without,
    se_plan **plan, se_text **error);
// {"name", "currency", "minor_units", "fingerprint", "key", "seed", "count", "cardinality", "is_exhaustive", "scenarios",
// "levers": [{"lever", "values"}]}.
se_status se_plan_about(const se_plan *plan, se_text **json, se_text **error);
// As `structctl derive --json`.
se_status se_plan_derived(const se_plan *plan, se_text **json, se_text **error);
// Whether the rules leave the deal any structure, as `structctl feasible --json`. `budget` is the most permutations to judge
// (0 for the usual one), `threads` 0 for one a processor.
se_status se_plan_feasible(
    const se_plan *plan, int64_t budget, int32_t threads, se_progress progress, void *context, se_text **json, se_text **error);

// -- one permutation

// Sizes and judges the permutation at a canonical index, after `moves`, a JSON list such as
// [{"lever": "senior_tenor_years", "to": 15}] (NULL and 0 for none). `with_equity_return` is 0 or 1: the equity's return takes
// the whole waterfall.
se_status se_plan_evaluate(
    const se_plan *plan, int64_t index, const char *moves, size_t length, int32_t with_equity_return, se_structure **structure,
    se_text **error);

typedef struct {
    int64_t index;
    int32_t outcome;       // 0 passes, 1 is pruned at Gate A, 2 at Gate B
    int32_t is_near_miss;  // 0 or 1
    const char *tier;      // these two live as long as the structure
    const char *binding;   // the constraint that binds; NULL for one that passes
    double worst_ratio, score;
    int64_t senior_notional_minor, mezz_notional_minor;
    double total_proceeds_minor, day_one_total_minor, equity_minor, funding_need_minor;
    double min_dscr, average_dscr, ltv, senior_ltv, coverage, advance_factor, wal_years, icr, llcr, plcr, debt_yield, wacc;
    double equity_irr;  // NaN unless it was asked for and is defined
} se_figures;

se_status se_structure_figures(const se_structure *structure, se_figures *figures, se_text **error);
// As `structctl evaluate --json`, without what would mend it.
se_status se_structure_json(const se_structure *structure, se_text **json, se_text **error);
// As `structctl evaluate --json`: with "hints", "obstacle" and "unproven_hints", which take a search.
se_status se_structure_hints(const se_structure *structure, se_progress progress, void *context, se_text **json, se_text **error);
// As `structctl waterfall --json`; `scenario` NULL is the base case.
se_status se_structure_waterfall(
    const se_structure *structure, const char *scenario, size_t length, se_text **json, se_text **error);
// As `structctl stress --json`; tenants usually fail from month 13, for a void of 12 months and then 0.7 of the rent.
se_status se_structure_stress(
    const se_structure *structure, int32_t from_month, int32_t void_months, double relet_share, se_text **json, se_text **error);
// As `structctl risk --json`: `paths` from 1 to 100,000,000, each of which takes 48 bytes; `seed` selects them.
se_status se_structure_risk(
    const se_structure *structure, int64_t paths, uint64_t seed, int32_t threads, se_progress progress, void *context, se_text **json,
    se_text **error);

// As `structctl export`: the structure with its equity's return, where it comes from, the deal of it alone, every constraint's
// headroom, dated schedules, the base case's cash and the stress grid.
se_status se_structure_export(const se_structure *structure, se_text **json, se_text **error);
// As `structctl export --csv`: `table` is "schedule" or "waterfall", the latter under `scenario`, NULL for the base case. Amounts
// are in currency units, units stand last in a column's name.
se_status se_structure_csv(
    const se_structure *structure, const char *table, size_t length, const char *scenario, size_t scenario_length, se_text **csv,
    se_text **error);

// -- runs

// Runs the whole plan. `hints` 0 leaves out the search for what would mend near misses (and is another fingerprint).
se_status se_plan_run(
    const se_plan *plan, int32_t threads, int32_t hints, se_progress progress, void *context, se_result **result, se_text **error);
// Runs the positions first ..< end of the plan. Shards of one plan merge in any order to the same whole, to the bit.
se_status se_plan_run_span(
    const se_plan *plan, int64_t first, int64_t end, int32_t threads, se_progress progress, void *context, se_shard **shard,
    se_text **error);
// The shard as the bytes of a file, and back. Whatever was not written by se_shard_bytes is refused.
se_status se_shard_bytes(const se_shard *shard, se_text **bytes, se_text **error);
se_status se_shard_read(const char *bytes, size_t length, se_shard **shard, se_text **error);
// {"fingerprint", "positions": [[first, end], …], "count", "seconds"}.
se_status se_shard_about(const se_shard *shard, se_text **json, se_text **error);
// Refuses shards of different plans, and positions that are in two of them.
se_status se_shards_merge(const se_shard *const *shards, size_t count, se_shard **merged, se_text **error);
// What a shard of every position comes to; refuses one of another plan, or with positions missing.
se_status se_plan_result(
    const se_plan *plan, const se_shard *shard, int32_t threads, int32_t hints, se_progress progress, void *context, se_result **result,
    se_text **error);

// {"fingerprint", "digest", "count", "survivors", "pruned_at_gate_a", "pruned_at_gate_b", "seconds"}.
se_status se_result_about(const se_result *result, se_text **json, se_text **error);
// As `structctl run --json --near-misses`; −1 for all that are kept.
se_status se_result_json(const se_result *result, int64_t near_misses, se_text **json, se_text **error);
// One of "top", "near_misses", "pareto", "constraints", "by_lever" as columns.
se_status se_result_table(const se_result *result, const char *name, size_t length, se_table **table, se_text **error);
// The structure at a place of the top list, from 1, with its equity's return; its export says which run it comes from.
se_status se_result_structure(const se_result *result, int64_t rank, se_structure **structure, se_text **error);
// As `structctl report`: the result as one HTML file that needs no network and no other file.
se_status se_result_report(const se_result *result, se_progress progress, void *context, se_text **html, se_text **error);

// -- survivors

// Prepares to list the survivors of a plan. They come in the seeded order even of a whole space: the first so many of them
// are a random sample of all.
se_status se_plan_survivors(
    const se_plan *plan, int32_t threads, se_progress progress, void *context, se_survivors **survivors, se_text **error);
// The survivors among the positions first ..< end, at most `limit` of them: index, score, senior_notional_minor, mezz_notional_minor, total_proceeds_minor,
// day_one_total_minor, min_dscr, wacc, and for each lever its value's number on the deal's list, from 0. `columns` are the
// names wanted, parted by commas; NULL and 0 for all.
se_status se_survivors_block(
    const se_survivors *survivors, int64_t first, int64_t end, int64_t limit, const char *columns, size_t length, se_progress progress,
    void *context, se_table **table, se_text **error);
// As se_survivors_block, into memory of the caller, on all threads: `places` has for each column room for `limit` values, int64_t
// or double or, of a lever, int32_t; `rows` is how many were written.
se_status se_survivors_fill(
    const se_survivors *survivors, int64_t first, int64_t end, int64_t limit, const char *columns, size_t length, void *const *places,
    se_progress progress, void *context, int64_t *rows, se_text **error);

// -- tables

typedef int32_t se_kind;
enum {
    SE_INT64 = 0,    // data: int64_t
    SE_FLOAT64 = 1,  // data: double, NaN where undefined
    SE_TEXT = 2,     // data: UTF-8, one after the other; text i is offsets[i] ..< offsets[i + 1]
    SE_INT32 = 3,    // data: int32_t
};

typedef struct {
    const char *name;
    se_kind kind;
    const void *data;
    const int32_t *offsets;   // of texts, one more than rows; else NULL
    const uint8_t *validity;  // bit i, least first, is 0 where row i has no value; NULL where all have one
    int64_t null_count;
} se_column;

se_status se_table_shape(const se_table *table, int64_t *rows, int64_t *columns, se_text **error);
// What a column points to lives as long as the table.
se_status se_table_column(const se_table *table, int64_t number, se_column *column, se_text **error);

// The Arrow C data interface (https://arrow.apache.org/docs/format/CDataInterface.html): what is exported holds on to the
// table, shares its memory, and is released by its consumer.
#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE
struct ArrowSchema {
    const char *format;
    const char *name;
    const char *metadata;
    int64_t flags;
    int64_t n_children;
    struct ArrowSchema **children;
    struct ArrowSchema *dictionary;
    void (*release)(struct ArrowSchema *);
    void *private_data;
};
struct ArrowArray {
    int64_t length;
    int64_t null_count;
    int64_t offset;
    int64_t n_buffers;
    int64_t n_children;
    const void **buffers;
    struct ArrowArray **children;
    struct ArrowArray *dictionary;
    void (*release)(struct ArrowArray *);
    void *private_data;
};
#endif
#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE
struct ArrowArrayStream {
    int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *out);
    int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *out);
    const char *(*get_last_error)(struct ArrowArrayStream *);
    void (*release)(struct ArrowArrayStream *);
    void *private_data;
};
#endif

// Fills the caller's two structs; either may be NULL.
se_status se_table_arrow(const se_table *table, struct ArrowSchema *schema, struct ArrowArray *array, se_text **error);
// Fills the caller's struct with a stream of one batch.
se_status se_table_stream(const se_table *table, struct ArrowArrayStream *stream, se_text **error);
// Fills the caller's struct with a stream of every survivor of the plan, `block` positions a batch, at most `limit` rows in all.
se_status se_survivors_stream(
    const se_survivors *survivors, const char *columns, size_t length, int64_t block, int64_t limit, struct ArrowArrayStream *stream,
    se_text **error);

#ifdef __cplusplus
}
#endif

#endif
