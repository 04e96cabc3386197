// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/chat/picturecanvas.h"

#include <QWidget>

namespace kefu::ui {

class IconButton;
class PlainLabel;

//! A picture of a chat in a window of its own: fitted at first, zoomed by wheel, keys and buttons,
//! moved by dragging, saved to a file. Shows the thumbnail until the whole picture has come. Esc
//! closes it.
class ImageViewer : public QWidget {
    Q_OBJECT
public:
    //! `media` outlives the viewer.
    ImageViewer(const Look &look, MediaService &media, QWidget *parent = nullptr);

    //! `picture` as it stands in the message.
    void show(const Media &picture);
    PictureCanvas *canvas() const { return m_canvas; }

Q_SIGNALS:
    void saveRequested(const kefu::Media &picture);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void build();
    void retranslate();
    void refresh();

    const Look &m_look;
    MediaService &m_service;
    Media m_picture;
    PictureCanvas *m_canvas;
    PlainLabel *m_name;
    PlainLabel *m_zoom;
    IconButton *m_in;
    IconButton *m_out;
    IconButton *m_fit;
    IconButton *m_save;
    IconButton *m_close;
};

} // namespace kefu::ui
