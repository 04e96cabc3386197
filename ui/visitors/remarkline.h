// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/look.h"

#include <QWidget>

class QLineEdit;

namespace kefu::ui {

class IconButton;
class PlainLabel;

//! A visitor's name with a pencil: 备注名 is written in its place (desk.md 3.4). Enter takes it,
//! Esc and leaving the field do not.
class RemarkLine : public QWidget {
    Q_OBJECT
public:
    explicit RemarkLine(const Look &look, QWidget *parent = nullptr);

    //! `name` as it is shown; `remark` what an agent gave him, empty when nobody did.
    void setPerson(const QString &name, const QString &remark, bool editable);
    QString name() const;

Q_SIGNALS:
    void remarkWanted(const QString &remark);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void retranslate();
    void layOut();
    void begin();
    void finish(bool take);

    PlainLabel *m_name;
    IconButton *m_pencil;
    QLineEdit *m_field;
    QString m_remark;
    bool m_editable = false;
};

} // namespace kefu::ui
