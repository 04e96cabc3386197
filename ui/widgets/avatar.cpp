// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/avatar.h"

#include "ui/widgets/displaytext.h"

#include <QPainterPath>

namespace kefu::ui {

void paintAvatar(QPainter &painter, const QRectF &rect, const Look &look, qint64 seed,
                 const QString &name, bool grey)
{
    const Theme &theme = look.theme();
    const auto &colours =
        grey ? theme.avatarOffline : theme.avatars.at(size_t(quint64(seed) % theme.avatars.size()));
    const QString letters = avatarLetters(name);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colours.first);
    painter.drawEllipse(rect);
    painter.setClipRect(rect);
    painter.setPen(colours.second);
    painter.setFont(look.font(qRound(rect.height() * (letters.size() > 1 ? 0.38 : 0.44))));
    painter.drawText(rect, Qt::AlignCenter, letters);
    painter.restore();
}

Avatar::Avatar(const Look &look, int size, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
{
    setFixedSize(size, size);
    setAttribute(Qt::WA_TransparentForMouseEvents);
}

void Avatar::setPerson(qint64 seed, const QString &name, bool grey)
{
    m_seed = seed;
    m_name = name;
    m_grey = grey;
    update();
}

void Avatar::setPicture(const QImage &picture)
{
    m_picture = picture;
    update();
}

void Avatar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    if (!m_picture.isNull()) {
        QPainterPath round;
        round.addEllipse(rect());
        painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
        painter.setClipPath(round);
        QRect source(QPoint(), size().scaled(m_picture.size(), Qt::KeepAspectRatio));
        source.moveCenter(m_picture.rect().center());
        painter.drawImage(rect(), m_picture, source);
        return;
    }
    paintAvatar(painter, rect(), m_look, m_seed, m_name, m_grey);
}

} // namespace kefu::ui
