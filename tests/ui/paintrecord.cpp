// SPDX-License-Identifier: Apache-2.0
#include "paintrecord.h"

#include <QApplication>
#include <QFontMetricsF>
#include <QPaintDevice>
#include <QPaintEngine>
#include <QPainterPath>
#include <QRegion>
#include <QTransform>
#include <climits>
#include <optional>

namespace kefu::ui {

namespace {

//! Longer runs are not measured letter by letter.
constexpr int kMeasured = 400;

//! Takes the calls of QPainter and draws nothing.
class RecordingEngine : public QPaintEngine {
public:
    explicit RecordingEngine(PaintRecord &record, QWidget *window)
        : QPaintEngine(QPaintEngine::AllFeatures)
        , m_record(record)
        , m_ratio(window->devicePixelRatioF())
    {
    }

    void setWidget(QWidget *widget) { m_widget = widget; }

    bool begin(QPaintDevice *) override
    {
        m_clip.reset();
        return true;
    }
    bool end() override { return true; }
    Type type() const override { return User; }

    void updateState(const QPaintEngineState &now) override
    {
        const DirtyFlags dirty = now.state();
        if (dirty & DirtyTransform)
            m_transform = now.transform();
        if (dirty & DirtyPen)
            m_ink = now.pen().color();
        if (dirty & DirtyOpacity)
            m_opacity = now.opacity();
        if (dirty & DirtyClipEnabled)
            m_clipping = now.isClipEnabled();
        if (dirty & DirtyClipRegion)
            clip(now.transform().map(now.clipRegion()), now.clipOperation());
        if (dirty & DirtyClipPath)
            clip(QRegion(now.transform().map(now.clipPath()).boundingRect().toAlignedRect()),
                 now.clipOperation());
    }

    void drawTextItem(const QPointF &at, const QTextItem &item) override
    {
        PaintedText painted;
        painted.text = item.text();
        painted.ink = m_ink;
        painted.opacity = m_opacity;
        painted.widget = m_widget;
        painted.room = room();
        painted.box = m_transform.mapRect(inkOf(item).translated(at));
        m_record.texts.append(painted);
    }

    void drawPixmap(const QRectF &to, const QPixmap &, const QRectF &from) override
    {
        const QRectF on = m_transform.mapRect(to);
        m_record.pixmaps.append({ on.size() * m_ratio, from.size(), m_widget });
    }

    // Nothing of the shapes is asked for.
    void drawPath(const QPainterPath &) override { }
    void drawPolygon(const QPointF *, int, PolygonDrawMode) override { }
    void drawPolygon(const QPoint *, int, PolygonDrawMode) override { }
    void drawRects(const QRectF *, int) override { }
    void drawRects(const QRect *, int) override { }
    void drawLines(const QLineF *, int) override { }
    void drawLines(const QLine *, int) override { }
    void drawPoints(const QPointF *, int) override { }
    void drawPoints(const QPoint *, int) override { }
    void drawEllipse(const QRectF &) override { }
    void drawEllipse(const QRect &) override { }
    void drawTiledPixmap(const QRectF &, const QPixmap &, const QPointF &) override { }
    void drawImage(const QRectF &, const QImage &, const QRectF &,
                   Qt::ImageConversionFlags) override
    {
    }

private:
    void clip(const QRegion &region, Qt::ClipOperation operation)
    {
        m_clipping = operation != Qt::NoClip;
        if (operation == Qt::NoClip)
            m_clip.reset();
        else if (operation == Qt::IntersectClip && m_clip)
            m_clip = *m_clip & region;
        else
            m_clip = region;
    }

    QRectF room() const
    {
        QRegion all = systemClip();
        if (m_clipping && m_clip)
            all = all.isEmpty() ? *m_clip : all & *m_clip;
        return all.boundingRect();
    }

    static QRectF inkOf(const QTextItem &item)
    {
        const QRectF whole(0, -item.ascent(), item.width(), item.ascent() + item.descent());
        if (item.text().size() > kMeasured)
            return whole;
        const QRectF ink = QFontMetricsF(item.font()).tightBoundingRect(item.text());
        return ink.isEmpty() ? whole : QRectF(whole.left(), ink.top(), whole.width(), ink.height());
    }

    PaintRecord &m_record;
    qreal m_ratio;
    QPointer<QWidget> m_widget;
    QTransform m_transform;
    std::optional<QRegion> m_clip;
    bool m_clipping = false;
    QColor m_ink;
    qreal m_opacity = 1;
};

class RecordingDevice : public QPaintDevice {
public:
    RecordingDevice(PaintRecord &record, QWidget *window)
        : m_size(window->size())
        , m_engine(record, window)
    {
    }

    QPaintEngine *paintEngine() const override { return &m_engine; }
    RecordingEngine &engine() { return m_engine; }

protected:
    int metric(PaintDeviceMetric what) const override
    {
        constexpr int kDpi = 96;
        switch (what) {
        case PdmWidth:
            return m_size.width();
        case PdmHeight:
            return m_size.height();
        case PdmWidthMM:
            return m_size.width() * 254 / (10 * kDpi);
        case PdmHeightMM:
            return m_size.height() * 254 / (10 * kDpi);
        case PdmNumColors:
            return INT_MAX;
        case PdmDepth:
            return 32;
        case PdmDevicePixelRatio:
            return 1;
        case PdmDevicePixelRatioScaled:
            return int(devicePixelRatioFScale());
        default:
            return kDpi;
        }
    }

private:
    QSize m_size;
    mutable RecordingEngine m_engine;
};

//! Knows whose paint event is being handled.
class PaintWatch : public QObject {
public:
    explicit PaintWatch(RecordingEngine &engine)
        : m_engine(engine)
    {
        qApp->installEventFilter(this);
    }
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::Paint && watched->isWidgetType())
            m_engine.setWidget(static_cast<QWidget *>(watched));
        return false;
    }

private:
    RecordingEngine &m_engine;
};

} // namespace

PaintRecord recordPaint(QWidget *window)
{
    PaintRecord record;
    RecordingDevice device(record, window);
    PaintWatch watch(device.engine());
    window->render(&device);
    return record;
}

} // namespace kefu::ui
