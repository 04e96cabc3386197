// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/chat/contentcheck.h"
#include "ui/model/chatservice.h"
#include "ui/model/pictureworker.h"
#include "ui/widgets/look.h"

#include <QWidget>

class QLineEdit;

namespace kefu::ui {

class Button;
class CoverField;
class IconButton;
class PlainLabel;

//! Where an agent writes a mini-program card or a link by hand: a sheet over the messages, above
//! the composer. Says in words what is missing, and shows what the visitor will get. Esc closes it;
//! what was written stays for the next time.
class ContentEditor : public QWidget {
    Q_OBJECT
public:
    static constexpr int kWidth = 440;

    //! `kind`: Card or Link.
    ContentEditor(const Look &look, ContentKind kind, QWidget *parent = nullptr);

    //! Shows it with its lower left corner at `corner` of the parent.
    void popUp(const QPoint &corner, int room);
    void clear();
    QString problem() const; //!< what is said to be wrong; empty: nothing

Q_SIGNALS:
    void submitted(const kefu::ui::Outgoing &what);
    void closed();

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void build();
    QLineEdit *addField(const char *name, int most);
    void retranslate();
    void submit();
    void showProblem(const ContentProblem &problem);
    void layOut();
    void close();
    bool isCard() const { return m_kind == ContentKind::Card; }
    Content content() const;
    QList<std::pair<PlainLabel *, QWidget *>> rows() const;

    const Look &m_look;
    ContentKind m_kind;
    PlainLabel *m_heading;
    PlainLabel *m_titleLabel;
    PlainLabel *m_descriptionLabel;
    PlainLabel *m_addressLabel;
    PlainLabel *m_coverLabel;
    QLineEdit *m_title;
    QLineEdit *m_description;
    QLineEdit *m_address;
    QLineEdit *m_coverAddress;
    CoverField *m_cover;
    PlainLabel *m_problem;
    Button *m_send;
    Button *m_cancel;
    IconButton *m_close;
};

} // namespace kefu::ui
