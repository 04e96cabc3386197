// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/pictureworker.h"
#include "ui/widgets/look.h"

#include <QAbstractButton>
#include <optional>

class QMimeData;

namespace kefu::ui {

//! A card's cover, 5:4 as WeChat shows it: chosen by click, pasted or dropped.
class CoverField : public QAbstractButton {
    Q_OBJECT
public:
    static constexpr QSize kSize { 100, 80 };

    explicit CoverField(const Look &look, QWidget *parent = nullptr);

    const std::optional<Attachment> &cover() const { return m_cover; }
    void clear();
    QSize sizeHint() const override { return kSize; }

Q_SIGNALS:
    void changed();
    void failed(const kefu::Error &error);

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;

private:
    bool take(const QMimeData *mime);
    PictureWorker::Prepared taker();

    const Look &m_look;
    PictureWorker m_worker;
    std::optional<Attachment> m_cover;
    bool m_byKey = false;
};

} // namespace kefu::ui
