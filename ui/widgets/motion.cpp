// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/motion.h"

#include <QApplication>
#include <QPainter>
#include <QPointer>
#include <QStyle>
#include <QWidget>
#include <cmath>
#include <numbers>

namespace kefu::ui {

namespace {

constexpr int kSlideBy = 30;
constexpr qreal kSlideOpacity = .3;
constexpr qreal kGrowFrom = .5;

//! A picture of the window lies over it and grows; the window itself is there from the beginning.
class GrowingPicture : public QWidget {
public:
    GrowingPicture(QWidget *window, const QPixmap &picture)
        : QWidget(window)
        , m_picture(picture)
    {
        setObjectName(QStringLiteral("growingPicture"));
        setAttribute(Qt::WA_TransparentForMouseEvents);
        setGeometry(window->rect());
        m_growing.setDuration(kMotionMs);
        m_growing.setStartValue(0.0);
        m_growing.setEndValue(1.0);
        m_growing.setEasingCurve(QEasingCurve::OutCubic);
        connect(&m_growing, &QVariantAnimation::valueChanged, this, qOverload<>(&QWidget::update));
        connect(&m_growing, &QVariantAnimation::finished, this, &QObject::deleteLater);
        m_growing.start();
        show();
        raise();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setCompositionMode(QPainter::CompositionMode_Source);
        painter.fillRect(rect(), Qt::transparent); // away with the window below
        painter.setCompositionMode(QPainter::CompositionMode_SourceOver);
        painter.setRenderHint(QPainter::SmoothPixmapTransform);
        const qreal at = m_growing.currentValue().toReal();
        const qreal scale = kGrowFrom + (1 - kGrowFrom) * at;
        painter.setOpacity(at);
        painter.translate(QRectF(rect()).center());
        painter.scale(scale, scale);
        painter.translate(-QRectF(rect()).center());
        painter.drawPixmap(0, 0, m_picture);
    }

private:
    QPixmap m_picture;
    QVariantAnimation m_growing;
};

} // namespace

bool systemReducesMotion()
{
    return QApplication::style()->styleHint(QStyle::SH_Widget_Animation_Duration) == 0;
}

int shakeOffset(qreal at)
{
    if (at <= 0 || at >= 1)
        return 0;
    // The first swing is the widest; 1.12 makes up for what has died away by then.
    return int(std::lround(1.12 * kShakeBy * std::sin(at * 4 * std::numbers::pi) * (1 - at)));
}

Shake::Shake(const Look &look, QWidget *shaken)
    : QVariantAnimation(shaken)
    , m_look(look)
{
    setDuration(kMotionMs);
    setStartValue(0.0);
    setEndValue(1.0);
    connect(this, &QVariantAnimation::valueChanged, shaken, qOverload<>(&QWidget::update));
}

void Shake::begin()
{
    stop();
    if (!m_look.reduceMotion())
        start();
}

int Shake::offset() const
{
    return state() == Running ? shakeOffset(currentValue().toReal()) : 0;
}

void slideUp(const Look &look, QWidget *popup)
{
    if (look.reduceMotion())
        return;
    const QPoint place = popup->pos();
    auto *sliding = new QVariantAnimation(popup);
    sliding->setDuration(kMotionMs);
    sliding->setStartValue(1.0);
    sliding->setEndValue(0.0);
    sliding->setEasingCurve(QEasingCurve::OutCubic);
    const auto step = [popup, place](const QVariant &value) {
        const qreal left = value.toReal();
        popup->move(place + QPoint(0, int(std::lround(kSlideBy * left))));
        popup->setWindowOpacity(1 - (1 - kSlideOpacity) * left);
    };
    QObject::connect(sliding, &QVariantAnimation::valueChanged, popup, step);
    step(1.0);
    sliding->start(QAbstractAnimation::DeleteWhenStopped);
}

void growOpen(const Look &look, QWidget *window)
{
    if (look.reduceMotion() || !window->testAttribute(Qt::WA_TranslucentBackground))
        return;
    new GrowingPicture(window, window->grab());
}

} // namespace kefu::ui
