/// A row of bars, one a value.
public enum Sparkline {
    private static let bars = Array("▁▂▃▄▅▆▇█")

    /// Bars up to `top`; a dot where there is nothing, or less.
    public static func bars(_ values: [Double], top: Double) -> String {
        String(
            values.map { value in
                guard value > 0, top > 0 else { return "·" }
                let step = Int((value / top * Double(bars.count)).rounded(.up))
                return bars[max(1, min(bars.count, step)) - 1]
            })
    }
}
