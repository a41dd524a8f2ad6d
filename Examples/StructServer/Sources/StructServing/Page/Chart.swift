import Foundation

/// A line over the last hours as SVG, with its least and greatest value written at the axis.
struct Chart: Sendable {
    let title: String
    let unit: String
    /// One for each minute, oldest first; nil where nothing was measured.
    let values: [Double?]

    private static let (width, height, left, top, bottom) = (320.0, 120.0, 52.0, 12.0, 22.0)

    var markup: Markup {
        let known = values.compactMap { $0 }
        guard let last = known.last else {
            return "<figure><figcaption>\(title)</figcaption><p class=\"quiet\">nothing measured yet</p></figure>"
        }
        let greatest = Chart.rounded(known.max() ?? 0)
        func x(_ place: Int) -> Double { Chart.left + (Chart.width - Chart.left - 4) * Double(place) / Double(max(1, values.count - 1)) }
        func y(_ value: Double) -> Double { Chart.height - Chart.bottom - (Chart.height - Chart.bottom - Chart.top) * value / greatest }
        var lines: [Markup] = []
        var points: [String] = []
        for (place, value) in (values + [nil]).enumerated() {
            if let value {
                points.append("\(Chart.short(x(place))),\(Chart.short(y(value)))")
            } else if !points.isEmpty {
                // A single minute between silent ones is a dot.
                if points.count == 1 { points.append(points[0]) }
                lines.append("<polyline class=\"line\" points=\"\(points.joined(separator: " "))\"/>")
                points = []
            }
        }
        let now = "\(Chart.number(last)) \(unit)"
        let base = Chart.height - Chart.bottom
        return """
            <figure><figcaption>\(title): <strong>\(now)</strong></figcaption>
            <svg viewBox="0 0 \(Int(Chart.width)) \(Int(Chart.height))" role="img" aria-label="\(title), now \(now), at most \(Chart.number(greatest))">
            <line class="axis" x1="\(Chart.left)" y1="\(base)" x2="\(Chart.width)" y2="\(base)"/>
            <line class="axis" x1="\(Chart.left)" y1="\(Chart.top)" x2="\(Chart.width)" y2="\(Chart.top)"/>
            <text x="\(Chart.left - 6)" y="\(Chart.top + 4)" class="end">\(Chart.number(greatest))</text>
            <text x="\(Chart.left - 6)" y="\(base + 4)" class="end">0</text>
            <text x="\(Chart.left)" y="\(Chart.height - 6)">\(values.count) min ago</text>
            <text x="\(Chart.width - 2)" y="\(Chart.height - 6)" class="end">now</text>
            \(Markup(joining: lines))
            </svg></figure>
            """
    }

    /// The next of 1, 2, 5, 10 … that is no less.
    private static func rounded(_ value: Double) -> Double {
        guard value > 0, value.isFinite else { return 1 }
        let power = pow(10, (log10(value)).rounded(.down))
        return ([1, 2, 5, 10].first { $0 * power >= value * 0.999_999 } ?? 10) * power
    }

    private static func short(_ value: Double) -> String { String(format: "%.1f", value) }

    static func number(_ value: Double) -> String {
        value == value.rounded() || value >= 100 ? String(format: "%.0f", value) : String(format: value >= 1 ? "%.1f" : "%.3f", value)
    }
}
