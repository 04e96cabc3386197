// SPDX-License-Identifier: Apache-2.0
#include "ui/chat/coverfield.h"

#include "ui/chat/picturemime.h"
#include "ui/widgets/filechooser.h"
#include "ui/widgets/focusring.h"

#include <QClipboard>
#include <QDropEvent>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QPainter>

namespace kefu::ui {

CoverField::CoverField(const Look &look, QWidget *parent)
    : QAbstractButton(parent)
    , m_look(look)
{
    setFixedSize(kSize);
    setAcceptDrops(true);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    connect(this, &QAbstractButton::clicked, this, [this] {
        choosePictures(this, false, [this](const QStringList &paths) {
            m_worker.prepareFile(paths.value(0), this, taker());
        });
    });
}

PictureWorker::Prepared CoverField::taker()
{
    return [this](const Result<Attachment> &picture) {
        if (!picture) {
            Q_EMIT failed(picture.error());
            return;
        }
        m_cover = *picture;
        update();
        Q_EMIT changed();
    };
}

void CoverField::clear()
{
    m_cover.reset();
    update();
}

bool CoverField::take(const QMimeData *mime)
{
    const PictureMime found = picturesIn(mime);
    if (!found.files.isEmpty())
        m_worker.prepareFile(found.files.first(), this, taker());
    else if (!found.image.isNull())
        m_worker.prepare(found.image, this, taker());
    return !found.isEmpty();
}

void CoverField::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Paste) && take(QGuiApplication::clipboard()->mimeData()))
        return;
    QAbstractButton::keyPressEvent(event);
}

void CoverField::dragEnterEvent(QDragEnterEvent *event)
{
    if (!picturesIn(event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void CoverField::dropEvent(QDropEvent *event)
{
    if (take(event->mimeData()))
        event->acceptProposedAction();
}

void CoverField::focusInEvent(QFocusEvent *event)
{
    m_byKey = cameByKey(*event);
    QAbstractButton::focusInEvent(event);
}

void CoverField::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = m_look.theme();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.setPen(hasFocus() ? theme.accent : theme.line);
    painter.setBrush(m_cover ? theme.field : theme.panel);
    painter.drawRoundedRect(QRectF(rect()).adjusted(.5, .5, -.5, -.5), 3, 3);
    if (m_cover) {
        const QImage &image = m_cover->preview;
        const QRect inside = rect().adjusted(1, 1, -1, -1);
        QRect source(QPoint(), inside.size().scaled(image.size(), Qt::KeepAspectRatio));
        source.moveCenter(image.rect().center());
        painter.drawImage(inside, image, source);
        return;
    }
    constexpr int kIcon = 22;
    painter.drawPixmap((width() - kIcon) / 2, 12,
                       m_look.icon(Icon::Plus, kIcon, theme.sub, devicePixelRatioF()));
    painter.setFont(m_look.font(12));
    painter.setPen(theme.sub);
    painter.drawText(QRect(4, 34, width() - 8, height() - 36), Qt::AlignHCenter | Qt::TextWordWrap,
                     text());
}

} // namespace kefu::ui
