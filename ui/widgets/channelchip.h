// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/look.h"

#include <QWidget>

namespace kefu::ui {

//! A mini program's name behind its coloured sign, as the head of a chat and the visitor card have
//! it (desk.md 3.3, 3.4). Never wider than it is told; a long name is cut and stands in the tip.
class ChannelChip : public QWidget {
    Q_OBJECT
public:
    //! `ground`: on a chip of its own.
    ChannelChip(const Look &look, bool ground, QWidget *parent = nullptr);

    //! `place`: of the mini program in the relay's order, which chooses its colour.
    void setChannel(const QString &name, int place);
    QString name() const { return m_name; }
    QSize sizeHint() const override;
    //! The sign alone: narrower than this and a few letters, and it is all there is.
    static constexpr int kSignOnly = 22;
    static constexpr int kLeastWords = 36;
    QSize minimumSizeHint() const override { return { kSignOnly, sizeHint().height() }; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    int side() const;

    const Look &m_look;
    QString m_name;
    int m_place = 0;
    bool m_ground;
};

} // namespace kefu::ui
