import StructEngine

/// The frame of a chart: where values stand in a drawing, its axes with their marks.
struct Chart {
    let width = 720.0
    let height: Double
    let left = 64.0
    let right = 16.0
    let top = 14.0
    let bottom = 44.0
    let x: Axis
    let y: Axis

    /// An axis from the lowest to the highest value, with marks at round values.
    struct Axis {
        let low: Double
        let high: Double
        let title: String
        /// How a mark is written, with as many decimals as the step of marks asks for.
        let text: @Sendable (Double, Int) -> String

        /// Holds the values with a share of their span as room; a single value gets room on both sides.
        init(
            _ values: some Sequence<Double>, from zero: Bool = false, room share: Double = 0.04, title: String,
            text: @escaping @Sendable (Double, Int) -> String = { Format.fixed($0, $1) }
        ) {
            let finite = values.filter(\.isFinite)
            var (low, high) = (finite.min() ?? 0, finite.max() ?? 1)
            if zero { (low, high) = (min(0, low), max(0, high)) }
            let room = high > low ? (high - low) * share : max(abs(high) * 0.1, 1e-6)
            self.low = zero && low == 0 ? 0 : low - room
            self.high = high + room
            (self.title, self.text) = (title, text)
        }

        /// From five to ten round values, with the decimals that tell them apart.
        var marks: (values: [Double], decimals: Int) {
            let span = high - low
            guard span.isFinite, span > 0 else { return ([], 0) }
            var unit = 1.0
            while unit * 10 <= span { unit *= 10 }
            while unit > span { unit /= 10 }
            let step = [0.1, 0.2, 0.5, 1].map { $0 * unit }.first { span / $0 <= 9 } ?? unit
            var decimals = 0
            var scaled = step
            while scaled < 0.999, decimals < 9 { (scaled, decimals) = (scaled * 10, decimals + 1) }
            let first = (low / step).rounded(.up)
            let count = max(0, Int((high / step).rounded(.down) - first) + 1)
            return ((0..<min(count, 20)).map { (first + Double($0)) * step }, decimals)
        }
    }

    init(x: Axis, y: Axis, height: Double = 320) { (self.x, self.y, self.height) = (x, y, height) }

    func across(_ value: Double) -> Double { left + (value - x.low) / (x.high - x.low) * (width - left - right) }

    func up(_ value: Double) -> Double { height - bottom - (value - y.low) / (y.high - y.low) * (height - top - bottom) }

    /// Lines and labels of both axes.
    var axes: HTML {
        let (across, acrossDecimals) = x.marks
        let (upward, upwardDecimals) = y.marks
        let columns = across.map { value -> HTML in
            "<text class=\"tick\" x=\"\(self.across(value))\" y=\"\(height - bottom + 16)\" text-anchor=\"middle\">\(x.text(value, acrossDecimals))</text>"
        }
        let rows = upward.map { value -> HTML in
            """
            <line class="grid" x1="\(left)" x2="\(width - right)" y1="\(up(value))" y2="\(up(value))"/>\
            <text class="tick" x="\(left - 6)" y="\(up(value) + 4)" text-anchor="end">\(y.text(value, upwardDecimals))</text>
            """
        }
        return """
            \(rows)\(columns)<line class="axis" x1="\(left)" x2="\(width - right)" y1="\(height - bottom)" y2="\(height - bottom)"/>\
            <text class="label" x="\((left + width - right) / 2)" y="\(height - 6)" text-anchor="middle">\(x.title)</text>\
            <text class="label" x="\(left - 54)" y="\(top - 3)">\(y.title)</text>
            """
    }

    /// A drawing with its axes, for those who see it, and what it says in a sentence, for those who do not.
    func drawing(_ content: HTML, label: String) -> HTML {
        Chart.scrolled(
            "<svg viewBox=\"0 0 \(Int(width)) \(Int(height))\" role=\"img\" aria-label=\"\(label)\">\(axes)\(content)</svg>", name: y.title)
    }

    /// A drawing that a narrow screen scrolls instead of making its texts too small to read.
    static func scrolled(_ drawing: HTML, name: String) -> HTML {
        "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"\(name)\">\(drawing)</div>\n"
    }

    /// A line through points; nil ends a piece of it.
    func line(_ points: [(x: Double, y: Double)?], style: String) -> HTML {
        var path = ""
        var isDrawing = false
        for point in points {
            guard let point else {
                isDrawing = false
                continue
            }
            path += "\(isDrawing ? "L" : "M")\(fixedNumber(across(point.x), 1)) \(fixedNumber(up(point.y), 1))"
            isDrawing = true
        }
        return "<path class=\"\(style)\" d=\"\(path)\"/>"
    }

    /// A level across the drawing, with its name, which ends at a share of the width: names of levels that lie close together
    /// stand beside each other.
    func level(_ value: Double, _ name: String, style: String, at share: Double = 1) -> HTML {
        guard value > y.low, value < y.high else { return "" }
        return """
            <line class="\(style)" x1="\(left)" x2="\(width - right)" y1="\(up(value))" y2="\(up(value))"/>\
            <text class="level" x="\(left + (width - left - right) * share - 2)" y="\(up(value) - 4)" text-anchor="end">\(name)</text>
            """
    }

    /// A value down the drawing, with its name; names of neighbours stand on rows of their own.
    func mark(_ value: Double, _ name: String, style: String, row: Int, isLeft: Bool = false) -> HTML {
        guard value > x.low, value < x.high else { return "" }
        let isLeft = across(value) > width * 0.75 || isLeft && across(value) > left + 80
        return """
            <line class="\(style)" x1="\(across(value))" x2="\(across(value))" y1="\(top)" y2="\(height - bottom)"/>\
            <text class="level" x="\(across(value) + (isLeft ? -4 : 4))" y="\(top + 10 + Double(row) * 14)" text-anchor="\(isLeft ? "end" : "start")">\(name)</text>
            """
    }

    /// What colours mean, outside the drawing so that it wraps on a phone.
    static func legend(_ entries: [(style: String, name: String)]) -> HTML {
        "<ul class=\"legend\">\(entries.map { entry -> HTML in "<li><span class=\"key \(entry.style)\"></span>\(entry.name)</li>" })</ul>\n"
    }

    /// Bars from the left, a row each, with a name in front and a figure behind; a name is a text of this library.
    static func bars(_ rows: [(name: String, value: Double, text: String, style: String)], label: String) -> HTML {
        let most = rows.map(\.value).max() ?? 0
        let height = Double(rows.count) * 28 + 8
        let drawn = rows.enumerated().map { place, row -> HTML in
            let y = Double(place) * 28 + 6
            let length = most > 0 ? max(0, row.value / most * 330) : 0
            return """
                <text class="bar-name" x="192" y="\(y + 15)" text-anchor="end">\(row.name)</text>\
                <rect class="\(row.style)" x="200" y="\(y)" width="\(length)" height="20"/>\
                <text class="bar-text" x="\(206 + length)" y="\(y + 15)">\(row.text)</text>
                """
        }
        return "<svg viewBox=\"0 0 720 \(Int(height))\" role=\"img\" aria-label=\"\(label)\">\(drawn)</svg>\n"
    }
}
