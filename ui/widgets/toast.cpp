// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/toast.h"

#include "ui/widgets/displaytext.h"

#include <QPainter>
#include <QTimer>

namespace kefu::ui {

namespace {
constexpr int kPaddingX = 20;
constexpr int kPaddingY = 12;
constexpr int kMaxText = 400;
} // namespace

void Toast::notify(const Look &look, QWidget *over, const QString &text, int ms)
{
    if (auto *former = over->findChild<Toast *>(QString(), Qt::FindDirectChildrenOnly)) {
        former->hide();
        former->deleteLater();
    }
    auto *toast = new Toast(look, over, text);
    QTimer::singleShot(ms, toast, &QObject::deleteLater);
}

Toast::Toast(const Look &look, QWidget *over, const QString &text)
    : QWidget(over)
    , m_look(look)
    , m_text(displayText(cutAtCharacter(text, kMaxText)))
{
    setFont(look.font(14));
    setAccessibleName(m_text);
    const int room = std::max(120, over->width() - 60 - 2 * kPaddingX);
    const QRect box =
        QFontMetrics(font()).boundingRect(QRect(0, 0, room, 400), Qt::TextWordWrap, m_text);
    resize(box.width() + 2 * kPaddingX + 2, box.height() + 2 * kPaddingY);
    move((over->width() - width()) / 2, (over->height() - height()) / 2);
    show();
    raise();
}

void Toast::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_look.theme().toast);
    painter.drawRoundedRect(rect(), 3, 3);
    painter.setPen(m_look.theme().onToast);
    painter.drawText(rect().adjusted(kPaddingX, 0, -kPaddingX, 0),
                     Qt::AlignCenter | Qt::TextWordWrap, m_text);
}

void Toast::mousePressEvent(QMouseEvent *)
{
    deleteLater();
}

} // namespace kefu::ui
