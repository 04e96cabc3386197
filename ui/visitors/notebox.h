// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/types.h"
#include "ui/widgets/look.h"

#include <QWidget>

class QLineEdit;
class QVBoxLayout;

namespace kefu::ui {

//! 内部备注 of the visitor card (desk.md 3.4): what colleagues wrote about the visitor, newest
//! first, each with its author and day, and a field for another one. The visitor never sees any of
//! it.
class NoteBox : public QWidget {
    Q_OBJECT
public:
    static constexpr int kShown = 5;

    explicit NoteBox(const Look &look, QWidget *parent = nullptr);

    void setNotes(const QList<VisitorNote> &notes);
    //! The note was taken: the field is empty again.
    void noteTaken();

Q_SIGNALS:
    void noteWanted(const QString &text);

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();

    const Look &m_look;
    QLineEdit *m_field;
    QVBoxLayout *m_list;
    QList<VisitorNote> m_notes;
};

} // namespace kefu::ui
