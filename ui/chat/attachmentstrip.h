// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/mediaservice.h"
#include "ui/widgets/look.h"

#include <QWidget>

namespace kefu::ui {

class IconButton;

//! The pictures that go out with the next message, as thumbnails with name and size, each with a
//! cross to take it out again. 72 high while there is one, hidden otherwise.
class AttachmentStrip : public QWidget {
    Q_OBJECT
public:
    static constexpr int kHeight = 72;
    static constexpr int kMost = 5; //!< as many as replies there are at most

    explicit AttachmentStrip(const Look &look, QWidget *parent = nullptr);

    const QList<Attachment> &pictures() const { return m_pictures; }
    int count() const { return int(m_pictures.size()); }
    bool isFull() const { return count() >= kMost; }
    void add(const Attachment &picture);
    void removeAt(int index);
    //! All of them; none is left here.
    QList<Attachment> take();
    QRect thumb(int index) const;

Q_SIGNALS:
    void changed();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void refresh();
    void layOut();
    void paintPicture(QPainter &painter, int index) const;

    const Look &m_look;
    QList<Attachment> m_pictures;
    QList<IconButton *> m_crosses;
};

} // namespace kefu::ui
