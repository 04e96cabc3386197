// SPDX-License-Identifier: Apache-2.0
#include "ui/chat/imageviewer.h"

#include "ui/widgets/displaytext.h"
#include "ui/widgets/geometry.h"
#include "ui/widgets/iconbutton.h"
#include "ui/widgets/plainlabel.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QScreen>
#include <QVBoxLayout>

namespace kefu::ui {

namespace {
constexpr QSize kLeast(360, 280);
constexpr QSize kFirst(800, 600);
constexpr int kBar = 44;
constexpr int kSide = 12;
} // namespace

ImageViewer::ImageViewer(const Look &look, MediaService &media, QWidget *parent)
    : QWidget(parent, Qt::Window)
    , m_look(look)
    , m_service(media)
    , m_canvas(new PictureCanvas(look, this))
    , m_name(new PlainLabel(look, 13, &Theme::text, this))
    , m_zoom(new PlainLabel(look, 12, &Theme::sub, this))
{
    setObjectName(QStringLiteral("imageViewer"));
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumSize(kLeast);
    build();
    retranslate();
    connect(&media, &MediaService::pictureChanged, this, [this](const QString &id) {
        if (id == m_picture.id)
            refresh();
    });
    connect(m_canvas, &PictureCanvas::scaleChanged, this, [this](qreal scale) {
        m_zoom->setText(QStringLiteral("%1 %").arg(qRound(scale * 100)));
    });
    connect(m_canvas, &PictureCanvas::clicked, this, [this] {
        if (m_service.picture(m_picture.id, PictureSize::Full).state == Picture::State::Failed)
            m_service.retry(m_picture.id);
    });
}

void ImageViewer::build()
{
    const auto tool = [this](Icon icon, const char *name) {
        auto *made = new IconButton(m_look, icon, 20, { 36, 36 }, this);
        made->setObjectName(QLatin1String(name));
        made->setPressedGround(true);
        return made;
    };
    m_out = tool(Icon::ZoomOut, "viewerZoomOut");
    m_in = tool(Icon::ZoomIn, "viewerZoomIn");
    m_fit = tool(Icon::Fit, "viewerFit");
    m_save = tool(Icon::Save, "viewerSave");
    m_close = tool(Icon::Close, "viewerClose");
    m_zoom->setObjectName(QStringLiteral("viewerZoom"));
    m_zoom->setFixedWidth(48);
    m_zoom->setAlignment(Qt::AlignCenter);
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(kSide, 4, kSide, 4);
    bar->setSpacing(2);
    bar->addWidget(m_name, 1);
    for (QWidget *widget :
         std::initializer_list<QWidget *> { m_out, m_zoom, m_in, m_fit, m_save, m_close })
        bar->addWidget(widget);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(bar);
    layout->addWidget(m_canvas, 1);
    connect(m_in, &QAbstractButton::clicked, m_canvas,
            [this] { m_canvas->zoomBy(PictureCanvas::kStep); });
    connect(m_out, &QAbstractButton::clicked, m_canvas,
            [this] { m_canvas->zoomBy(1 / PictureCanvas::kStep); });
    connect(m_fit, &QAbstractButton::clicked, m_canvas, [this] {
        if (m_canvas->isFitted())
            m_canvas->setScale(1);
        else
            m_canvas->fit();
    });
    connect(m_save, &QAbstractButton::clicked, this, [this] { Q_EMIT saveRequested(m_picture); });
    connect(m_close, &QAbstractButton::clicked, this, &QWidget::close);
}

void ImageViewer::retranslate()
{
    setWindowTitle(tr("Picture"));
    m_in->setName(tr("Zoom in"));
    m_out->setName(tr("Zoom out"));
    m_fit->setName(tr("Fit to the window, or full size"));
    m_save->setName(tr("Save as …"));
    m_close->setName(tr("Close"));
    m_canvas->setAccessibleName(tr("Picture"));
}

void ImageViewer::show(const Media &picture)
{
    m_picture = picture;
    m_name->setText(displayLine(picture.fileName, 120));
    const QSize room = screen()->availableGeometry().size() * 8 / 10;
    const QSize wanted =
        picture.width > 0 ? QSize(picture.width, picture.height + kBar).boundedTo(kFirst) : kFirst;
    resize(wanted.expandedTo(kLeast).boundedTo(room.expandedTo(kLeast)));
    move(centredOnScreen(size()));
    refresh();
    QWidget::show();
    raise();
    activateWindow();
    m_canvas->setFocus();
}

void ImageViewer::refresh()
{
    const Picture full = m_service.picture(m_picture.id, PictureSize::Full);
    QImage image = full.image;
    if (full.state == Picture::State::Loading) // the small one until then
        image = m_service.picture(m_picture.id, PictureSize::Thumb).image;
    m_canvas->setNote(full.state == Picture::State::Failed
                          ? tr("The picture could not be loaded. Click to try again.")
                          : tr("Loading …"));
    const QSize whole(m_picture.width, m_picture.height);
    m_canvas->setPicture(image, whole.isEmpty() ? image.size() : whole);
}

void ImageViewer::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Escape:
        close();
        return;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return m_canvas->zoomBy(PictureCanvas::kStep);
    case Qt::Key_Minus:
        return m_canvas->zoomBy(1 / PictureCanvas::kStep);
    case Qt::Key_0:
        return m_canvas->fit();
    case Qt::Key_1:
        return m_canvas->setScale(1);
    default:
        break;
    }
    if (event->matches(QKeySequence::Save))
        Q_EMIT saveRequested(m_picture);
    else
        QWidget::keyPressEvent(event);
}

void ImageViewer::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_look.theme().panel);
    painter.fillRect(QRect(0, m_canvas->y() - 1, width(), 1), m_look.theme().line);
}

void ImageViewer::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
        refresh();
    }
}

} // namespace kefu::ui
