// Sweeps over the periods of a schedule: covers, and the sizes of mezzanines.
#include "Widths.h"

enum { lanes = 8 };

// Does what is in the body for each period t + j, in as many lanes at once; what is left at the end goes with
// periods that were done before: neither a least value nor whether something holds anywhere minds.
#define SWEEP(t, j, count, ...)                               \
    if ((count) < lanes) {                                    \
        const int64_t t = 0;                                  \
        for (int j = 0; j < (count); j++) __VA_ARGS__         \
    } else {                                                  \
        for (int64_t t = 0; t < (count); t += lanes) {        \
            if (t > (count)-lanes) t = (count)-lanes;         \
            for (int j = 0; j < lanes; j++) __VA_ARGS__       \
        }                                                     \
    }

INLINE BatchCover batchLeastCoverBody(
    const double *cash, double n, const double *senior, double m, const double *service, int64_t count) {
    double least[lanes];
    int64_t due[lanes], owed[lanes];
    for (int j = 0; j < lanes; j++) least[j] = INFINITY, due[j] = 0, owed[j] = 0;
    SWEEP(t, j, count, {
        const double service_ = n * senior[t + j] + m * service[t + j];
        const int64_t isDue = service_ != 0;
        const double cover = isDue ? cash[t + j] / service_ : INFINITY;
        least[j] = cover < least[j] ? cover : least[j];
        due[j] |= isDue;
        owed[j] |= service_ < 0;
    });
    BatchCover found = {least[0], due[0] != 0, owed[0] != 0};
    for (int j = 1; j < lanes; j++) {
        found.cover = least[j] < found.cover ? least[j] : found.cover;
        found.hasService |= due[j] != 0;
        found.isNegative |= owed[j] != 0;
    }
    return found;
}
WIDTHS(
    BatchCover, batchLeastCover,
    (const double *cash, double n, const double *senior, double m, const double *service, int64_t count),
    (cash, n, senior, m, service, count))

INLINE BatchCover batchLeastInterestCoverBody(
    const double *cash, double rate, const double *fractions, const double *balances, int64_t count) {
    BatchCover found = {INFINITY, false, false};
    double due[64];
    for (int64_t first = 0; first < count; first += 64) {
        const int64_t end = count - first < 64 ? count - first : 64;
        for (int64_t j = 0; j < end; j++) due[j] = rate * fractions[first + j] * balances[first + j];
        const BatchCover part = batchLeastCoverBody(cash + first, 1, due, 0, due, end);
        found.cover = part.cover < found.cover ? part.cover : found.cover;
        found.hasService |= part.hasService;
        found.isNegative |= part.isNegative;
    }
    return found;
}
WIDTHS(
    BatchCover, batchLeastInterestCover,
    (const double *cash, double rate, const double *fractions, const double *balances, int64_t count),
    (cash, rate, fractions, balances, count))

INLINE BatchSculpt batchSculptBody(
    const double *cash, double target, double n, const double *senior, const double *discounts, const double *levels, int64_t interestOnly,
    int64_t count) {
    double values[64], ceilings[64];
    BatchSculpt found = {INFINITY, INFINITY, true, true};
    double sum = 0;
    int64_t isEmpty = 0;
    for (int64_t first = 0; first < count; first += 64) {
        const int64_t end = count - first < 64 ? count - first : 64;
        for (int64_t j = 0; j < end; j++) {
            const double spare = cash[first + j] / target - n * senior[first + j];
            const double carried = spare > 0 ? spare : 0;
            isEmpty |= !(spare > 0);
            values[j] = discounts[first + j] * carried;
            ceilings[j] = levels[first + j] * carried;
        }
        for (int64_t j = 0; j < end; j++) {
            if (first + j < interestOnly) {
                found.cap = ceilings[j] < found.cap ? ceilings[j] : found.cap;
            } else {
                const double ceiling = sum + ceilings[j];
                found.amount = ceiling < found.amount ? ceiling : found.amount;
                sum += values[j];
            }
        }
    }
    found.isFree = sum <= found.amount;
    found.amount = sum < found.amount ? sum : found.amount;
    found.isCarried = !isEmpty;
    return found;
}
WIDTHS(
    BatchSculpt, batchSculpt,
    (const double *cash, double target, double n, const double *senior, const double *discounts, const double *levels,
        int64_t interestOnly, int64_t count),
    (cash, target, n, senior, discounts, levels, interestOnly, count))

void batchSculptedService(
    const double *cash, double target, double n, const double *senior, const double *factors, int64_t interestOnly, int64_t count,
    double *carried, double *service) {
    const double *rates = factors, *discounts = factors + count, *ofRates = factors + 2 * count;
    for (int64_t t = 0; t < count; t++) {
        const double spare = cash[t] / target - n * senior[t];
        service[t] = spare > 0 ? spare : 0;
    }
    double closing = 0;
    for (int64_t t = count - 1; t >= interestOnly; t--) {
        const double ceiling = service[t] * ofRates[t];
        carried[t] = closing;
        closing = ((ceiling < closing ? ceiling : closing) + service[t]) * discounts[t];
    }
    const double share = 1 / closing;
    double balance = 1;
    for (int64_t t = 0; t < count; t++) {
        const double next = carried[t] * share;
        const double left = t < interestOnly ? 1 : (next < balance ? next : balance);
        service[t] = balance - left + rates[t] * balance;
        balance = left;
    }
}

INLINE double batchLeastSpareBody(
    const double *cash, double target, double n, const double *senior, const double *service, int64_t count) {
    double least[lanes];
    int64_t found[lanes];
    for (int j = 0; j < lanes; j++) least[j] = INFINITY, found[j] = 0;
    SWEEP(t, j, count, {
        const int64_t isDue = service[t + j] != 0;
        const double size = isDue ? (cash[t + j] / target - n * senior[t + j]) / service[t + j] : INFINITY;
        least[j] = size < least[j] ? size : least[j];
        found[j] |= isDue;
    });
    for (int j = 1; j < lanes; j++) {
        least[0] = least[j] < least[0] ? least[j] : least[0];
        found[0] |= found[j];
    }
    return found[0] ? least[0] : NAN;
}
WIDTHS(
    double, batchLeastSpare,
    (const double *cash, double target, double n, const double *senior, const double *service, int64_t count),
    (cash, target, n, senior, service, count))

// Each amount is off by a few roundings of the two that it is the difference of: far less than this share of
// them.
static const double spareSlack = 0x1p-48;

INLINE BatchRange batchSpareRangeBody(
    const double *cash, double ofTarget, double n, const double *senior, const double *ofService, int64_t count) {
    double least[lanes], most[lanes];
    for (int j = 0; j < lanes; j++) least[j] = INFINITY, most[j] = INFINITY;
    SWEEP(t, j, count, {
        const double held = cash[t + j] * ofTarget, taken = n * senior[t + j], by = ofService[t + j];
        const double amount = (held - taken) * by, slack = (fabs(held) + fabs(taken)) * by * spareSlack;
        const double low = by != 0 ? amount - slack : INFINITY, high = by != 0 ? amount + slack : INFINITY;
        least[j] = low < least[j] ? low : least[j];
        most[j] = high < most[j] ? high : most[j];
    });
    for (int j = 1; j < lanes; j++) {
        least[0] = least[j] < least[0] ? least[j] : least[0];
        most[0] = most[j] < most[0] ? most[j] : most[0];
    }
    const BatchRange found = {least[0], most[0]};
    return found;
}
WIDTHS(
    BatchRange, batchSpareRange,
    (const double *cash, double ofTarget, double n, const double *senior, const double *ofService, int64_t count),
    (cash, ofTarget, n, senior, ofService, count))

INLINE BatchSculptedCover batchSculptedCoverBody(
    const double *cash, const double *base, double ofTarget, double n, const double *senior, const double *due, double share, double m,
    const double *rates, int64_t interestOnly, int64_t count) {
    double least[lanes];
    int64_t odd[lanes];
    for (int j = 0; j < lanes; j++) least[j] = INFINITY, odd[j] = 0;
    for (int64_t t = 0; t < interestOnly; t++) {
        const double service = n * due[t] + m * rates[t];
        const double cover = cash[t] / service;
        odd[0] |= !(senior[t] >= 0) | !(due[t] >= senior[t]) | !(service > 0);
        least[0] = cover < least[0] ? cover : least[0];
    }
    const double *const held = base + interestOnly, *const flow = cash + interestOnly;
    const double *const shaping = senior + interestOnly, *const owed = due + interestOnly;
    SWEEP(t, j, count - interestOnly, {
        const double spare = held[t + j] * ofTarget - n * shaping[t + j];
        const double service = n * owed[t + j] + share * (spare > 0 ? spare : 0);
        const double cover = flow[t + j] / service;
        odd[j] |= !(shaping[t + j] >= 0) | !(owed[t + j] >= shaping[t + j]) | !(service > 0);
        least[j] = cover < least[j] ? cover : least[j];
    });
    BatchSculptedCover found = {least[0], odd[0] != 0};
    for (int j = 1; j < lanes; j++) {
        found.cover = least[j] < found.cover ? least[j] : found.cover;
        found.isOdd |= odd[j] != 0;
    }
    return found;
}
WIDTHS(
    BatchSculptedCover, batchSculptedCover,
    (const double *cash, const double *base, double ofTarget, double n, const double *senior, const double *due, double share, double m,
        const double *rates, int64_t interestOnly, int64_t count),
    (cash, base, ofTarget, n, senior, due, share, m, rates, interestOnly, count))
