// Sweeps over the stems of a batch: the senior's size, and the margins that a stem has of its own.
#include "Widths.h"

// Without optimisation of speed the compiler cannot do what the loops below ask for: no fault.
#pragma clang diagnostic ignored "-Wpass-failed"

// What is looked up for a stem: figures of its cell, then of its pool, levers and rating.
enum { poolValue = figureWidth, gearingCap, advanceValue, coverTarget, valueTarget, tenorMargin, couponMargin, concentrationMargin,
    amortisationMargin, balloonMargin, dscrFloor, hasMezzanine, thresholds,
    inputs = thresholds + batchThresholds };

typedef struct {
    double in[inputs][batchSize];
    double mezzNotional[batchSize], minCover[batchSize], advanceFactor[batchSize], worst[batchSize];
    int64_t failing[batchSize], binding[batchSize], isNotable[batchSize], vector[batchSize], couponTenor[batchSize];
} StemRoom;

int64_t batchStemRoomSize(void) { return (sizeof(StemRoom) + 63) / 64 * 64; }

// The lesser of two, the first where one is unknown.
INLINE double lesser(double x, double y) { return y < x ? y : x; }

INLINE double lowerMargin(double value, double limit, double guard) {
    const double spare = value - limit;
    return ((spare < 0) & (value >= limit - guard * fabs(limit))) ? 0 : spare;
}

INLINE double upperMargin(double value, double limit, double guard) {
    const double spare = limit - value;
    return ((spare < 0) & (value <= limit + guard * fabs(limit))) ? 0 : spare;
}

INLINE void batchSeniorsBody(
    const BatchStemTables *tables, const double *of, const int64_t *digits, const int64_t *rows, int64_t count, double *notionals,
    void *memory) {
    StemRoom *room = memory;
    double(*restrict in)[batchSize] = room->in;
    const int64_t *pool = digits + leverPool * batchSize, *rating = digits + leverRating * batchSize,
                  *basis = digits + leverBasis * batchSize, *cover = digits + leverSeniorDSCR * batchSize,
                  *value = digits + leverSeniorLTV * batchSize, *coupon = digits + leverCoupon * batchSize,
                  *tenor = digits + leverTenor * batchSize, *profile = digits + leverProfile * batchSize,
                  *mezzanine = digits + leverMezzanine * batchSize, *wrap = digits + leverWrap * batchSize;
    const int64_t ratings = tables->ratings, tenors = tables->tenors;
    for (int64_t i = 0; i < count; i++) {
        const int64_t vector = pool[i] * tables->bases + basis[i], couponTenor = coupon[i] * tenors + tenor[i];
        const int64_t poolRating = pool[i] * ratings + rating[i];
        const double ofSenior = tables->tenorMargins[poolRating * tenors + tenor[i]];
        room->vector[i] = vector;
        room->couponTenor[i] = couponTenor;
        for (int64_t figure = 0; figure < figureWidth; figure++) in[figure][i] = of[rows[i] * figureWidth + figure];
        in[poolValue][i] = tables->values[pool[i]];
        in[gearingCap][i] = tables->gearingCaps[pool[i]];
        in[advanceValue][i] = tables->advanceValues[vector];
        in[coverTarget][i] = tables->dscrTargets[cover[i]];
        in[valueTarget][i] = tables->ltvTargets[value[i]];
        in[tenorMargin][i] = lesser(ofSenior, tables->mezzTenorMargins[pool[i] * tables->mezzanines + mezzanine[i]]);
        in[couponMargin][i] = tables->couponMargins[couponTenor * ratings + rating[i]];
        in[concentrationMargin][i] = tables->concentrationMargins[poolRating];
        in[amortisationMargin][i] = tables->amortisationMargins[(profile[i] * tenors + tenor[i]) * ratings + rating[i]];
        in[balloonMargin][i] = tables->balloonMargins[profile[i] * ratings + rating[i]];
        in[dscrFloor][i] = tables->dscrFloors[rating[i] * tables->wraps + wrap[i]];
        in[hasMezzanine][i] = tables->hasMezzanine[mezzanine[i]];
        for (int64_t limit = 0; limit < batchThresholds; limit++)
            in[thresholds + limit][i] = tables->thresholds[rating[i] * batchThresholds + limit];
    }
    const bool usesCover = tables->usesReverseDSCR;
    const double step = tables->step, mostNotional = tables->mostNotional;
    // By its own reckoning the compiler leaves vectors of four alone here, which are a third faster.
#pragma clang loop vectorize(enable)
    for (int64_t i = 0; i < count; i++) {
        const double target = in[coverTarget][i], top = in[figureNumerator][i];
        const double carried = top / target;
        const double byCover = top != top ? 0 : (carried >= 0 ? carried : 0);
        const double byValue = in[valueTarget][i] * in[poolValue][i];
        const int64_t isCovered = usesCover & (target == target), isValued = byValue == byValue;
        const double byCases = lesser(byCover, in[figureCasesCap][i]);
        const double amount = lesser(isCovered ? (isValued ? lesser(byCases, byValue) : byCases) : byValue, in[gearingCap][i]);
        const double sized = floor(lesser(amount, mostNotional) / step) * step;
        notionals[i] = ((isCovered | isValued) & (in[figureHasProfile][i] != 0)) ? sized : 0;
    }
}
WIDTHS(
    void, batchSeniors,
    (const BatchStemTables *tables, const double *of, const int64_t *digits, const int64_t *rows, int64_t count, double *notionals,
        void *memory),
    (tables, of, digits, rows, count, notionals, memory))

// −margin/tolerance of a margin that fails; without a tolerance it is unknown.
INLINE double shortfall(double margin, double tolerance) { return margin < 0 ? (0 - margin) / tolerance : -INFINITY; }

// Of some failures the greatest ratio, and which binds: the first that has no ratio, else the first that
// is as large as the greatest within the slack. They are asked from the last to the first, so that the first
// stays.
#define WORST(ratio) worst = (ratio) > worst ? (ratio) : worst
#define FIRST(ratio, place) binding = (ratio) >= limit ? (place) : binding
#define UNKNOWN(ratio, place) binding = (ratio) != (ratio) ? (place) : binding, worst = (ratio) != (ratio) ? NAN : worst

INLINE void batchStemsBody(
    const BatchStemTables *tables, const int64_t *digits, int64_t count, const double *notionals, const double *mezzNotionals,
    const double *best, BatchStem *stems, BatchLeaf *leaves, void *memory) {
    StemRoom *room = memory;
    double(*restrict in)[batchSize] = room->in;
    const double *tolerance = tables->tolerances;
    const double guard = tables->guardSlack, slack = tables->ratioSlack, step = tables->step, minorUnits = tables->minorUnits;
#pragma clang loop vectorize(enable)
    for (int64_t i = 0; i < count; i++) {
        const double n = notionals[i], m = mezzNotionals[i], value = in[poolValue][i];
        const double *const at = &in[thresholds][i];
        const int64_t isDrawn = n > 0, hasMezz = in[hasMezzanine][i] != 0;
        const double factor = in[advanceValue][i] > 0 ? n / in[advanceValue][i] : NAN;
        const double minCover = in[figureBaseCover][i] / n;

        const double ofSize = lowerMargin(n, step, guard) / minorUnits;
        const double ofTenor = in[tenorMargin][i], ofCoupon = in[couponMargin][i], ofConcentration = in[concentrationMargin][i];
        const double ofLTV = upperMargin((n + m) / value, at[batchMaxLTV * batchSize], guard);
        const double ofBand = lesser(
            lowerMargin(factor, at[batchLeastAdvance * batchSize], guard), upperMargin(factor, at[batchMostAdvance * batchSize], guard));
        const double share = upperMargin(m, at[batchMezzShare * batchSize] * (value - n), guard) / value;
        const double ofShare = hasMezz ? share : NAN;
        const double sizeRatio = shortfall(ofSize, tolerance[constraintMinSize]);
        const double tenorRatio = shortfall(ofTenor, tolerance[constraintTenorLimit]);
        const double couponRatio = shortfall(ofCoupon, tolerance[constraintCouponBounds]);
        const double concentrationRatio = shortfall(ofConcentration, tolerance[constraintConcentration]);
        const double ltvRatio = shortfall(ofLTV, tolerance[constraintMaxLTV]);
        const double shareRatio = shortfall(ofShare, tolerance[constraintMezzShare]);
        const double bandRatio = factor != factor ? NAN : shortfall(ofBand, tolerance[constraintAdvanceBand]);
        const int64_t atA = (ofSize < 0 ? 1 << constraintMinSize : 0) | (ofTenor < 0 ? 1 << constraintTenorLimit : 0)
            | (ofCoupon < 0 ? 1 << constraintCouponBounds : 0) | (ofConcentration < 0 ? 1 << constraintConcentration : 0)
            | (ofLTV < 0 ? 1 << constraintMaxLTV : 0)
            | (((factor != factor) | (ofBand < 0)) ? 1 << constraintAdvanceBand : 0) | (ofShare < 0 ? 1 << constraintMezzShare : 0);
        const int64_t isAtA = atA != 0;

        const double ofCover = lowerMargin(minCover, in[dscrFloor][i], guard);
        const double ofStress = lowerMargin(in[figureStressCover][i] / n, at[batchStressDSCR * batchSize], guard);
        const double ofInterest = lowerMargin(in[figureInterestCover][i] / n, at[batchMinICR * batchSize], guard);
        const double life = in[figureAverageLife][i];
        const double ofLife
            = lesser(lowerMargin(life, at[batchMinLife * batchSize], guard), upperMargin(life, at[batchMaxLife * batchSize], guard));
        const double ofAmortisation = in[amortisationMargin][i], ofBalloon = in[balloonMargin][i];
        const double coverRatio = shortfall(ofCover, tolerance[constraintMinDSCRSenior]);
        const double stressRatio = shortfall(ofStress, tolerance[constraintStressDSCR]);
        const double interestRatio = shortfall(ofInterest, tolerance[constraintMinICR]);
        const double lifeRatio = shortfall(ofLife, tolerance[constraintLifeBounds]);
        const double amortisationRatio = shortfall(ofAmortisation, tolerance[constraintMinAmortisation]);
        const double balloonRatio = shortfall(ofBalloon, tolerance[constraintMaxBalloon]);
        const int64_t ofB = (ofCover < 0 ? 1 << constraintMinDSCRSenior : 0) | (ofStress < 0 ? 1 << constraintStressDSCR : 0)
            | (ofInterest < 0 ? 1 << constraintMinICR : 0) | (ofLife < 0 ? 1 << constraintLifeBounds : 0)
            | (ofAmortisation < 0 ? 1 << constraintMinAmortisation : 0)
            | (ofBalloon < 0 ? 1 << constraintMaxBalloon : 0);
        const int64_t isAtB = (isAtA ^ 1) & isDrawn;

        double worst = -INFINITY;
        int64_t binding = 0;
        WORST(sizeRatio), WORST(tenorRatio), WORST(couponRatio), WORST(concentrationRatio), WORST(ltvRatio), WORST(bandRatio);
        WORST(shareRatio);
        double limit = worst - slack;
        FIRST(shareRatio, constraintMezzShare), FIRST(bandRatio, constraintAdvanceBand);
        FIRST(ltvRatio, constraintMaxLTV), FIRST(concentrationRatio, constraintConcentration);
        FIRST(couponRatio, constraintCouponBounds), FIRST(tenorRatio, constraintTenorLimit), FIRST(sizeRatio, constraintMinSize);
        UNKNOWN(shareRatio, constraintMezzShare), UNKNOWN(bandRatio, constraintAdvanceBand), UNKNOWN(ltvRatio, constraintMaxLTV);
        UNKNOWN(concentrationRatio, constraintConcentration), UNKNOWN(couponRatio, constraintCouponBounds);
        UNKNOWN(tenorRatio, constraintTenorLimit);
        UNKNOWN(sizeRatio, constraintMinSize);
        const double worstAtA = worst;
        const int64_t bindingAtA = binding;

        worst = -INFINITY;
        binding = 0;
        WORST(coverRatio), WORST(stressRatio), WORST(interestRatio), WORST(lifeRatio), WORST(amortisationRatio), WORST(balloonRatio);
        limit = worst - slack;
        FIRST(balloonRatio, constraintMaxBalloon), FIRST(amortisationRatio, constraintMinAmortisation);
        FIRST(lifeRatio, constraintLifeBounds);
        FIRST(interestRatio, constraintMinICR), FIRST(stressRatio, constraintStressDSCR), FIRST(coverRatio, constraintMinDSCRSenior);
        UNKNOWN(balloonRatio, constraintMaxBalloon), UNKNOWN(amortisationRatio, constraintMinAmortisation);
        UNKNOWN(lifeRatio, constraintLifeBounds);
        UNKNOWN(interestRatio, constraintMinICR), UNKNOWN(stressRatio, constraintStressDSCR), UNKNOWN(coverRatio, constraintMinDSCRSenior);

        const int64_t failing = isAtA ? atA : (isAtB ? ofB : 0);
        room->minCover[i] = isDrawn ? minCover : NAN;
        room->advanceFactor[i] = factor;
        room->failing[i] = failing;
        room->worst[i] = failing == 0 ? -INFINITY : (isAtA ? worstAtA : worst);
        room->binding[i] = failing == 0 ? 0 : (isAtA ? bindingAtA : binding);
        const int64_t isBestAtA = (ofSize > best[constraintMinSize]) | (ofTenor > best[constraintTenorLimit])
            | (ofCoupon > best[constraintCouponBounds])
            | (ofConcentration > best[constraintConcentration]) | (ofLTV > best[constraintMaxLTV])
            | (ofBand > best[constraintAdvanceBand]) | (ofShare > best[constraintMezzShare]);
        const int64_t isBestAtB = (ofCover > best[constraintMinDSCRSenior]) | (ofStress > best[constraintStressDSCR])
            | (ofInterest > best[constraintMinICR])
            | (ofLife > best[constraintLifeBounds]) | (ofAmortisation > best[constraintMinAmortisation])
            | (ofBalloon > best[constraintMaxBalloon]);
        room->isNotable[i] = isBestAtA | (isAtB & isBestAtB);
    }
    const int64_t *rating = digits + leverRating * batchSize, *tenor = digits + leverTenor * batchSize,
                  *mezzanine = digits + leverMezzanine * batchSize, *reserve = digits + leverReserve * batchSize,
                  *equity = digits + leverEquity * batchSize, *sidecar = digits + leverSidecar * batchSize,
                  *repo = digits + leverRepo * batchSize;
    for (int64_t i = 0; i < count; i++) {
        const BatchStem stem = {
            notionals[i], mezzNotionals[i], in[figureHasProfile][i] != 0 ? in[figureFirstYearService][i] : 0, room->minCover[i],
            room->advanceFactor[i], room->worst[i], (uint32_t)room->failing[i], (uint32_t)room->couponTenor[i],
            (uint16_t)room->vector[i], (uint16_t)mezzanine[i], (uint8_t)rating[i], (uint8_t)tenor[i], (uint8_t)room->binding[i],
            room->isNotable[i] != 0,
        };
        stems[i] = stem;
        const BatchLeaf leaf = {(int32_t)reserve[i], (int32_t)equity[i], (int32_t)sidecar[i], (int32_t)repo[i]};
        leaves[i] = leaf;
    }
}
WIDTHS(
    void, batchStems,
    (const BatchStemTables *tables, const int64_t *digits, int64_t count, const double *notionals, const double *mezzNotionals,
        const double *best, BatchStem *stems, BatchLeaf *leaves, void *memory),
    (tables, digits, count, notionals, mezzNotionals, best, stems, leaves, memory))
