// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/look.h"

#include <QWidget>

class QLineEdit;

namespace kefu::ui {

class Button;
class TagChip;

//! 标签 of the visitor card (desk.md 3.4): chips that wrap, each removed by a click, and 「＋
//! 添加」, which becomes a field. Tells the whole list it wants.
class TagRow : public QWidget {
    Q_OBJECT
public:
    explicit TagRow(const Look &look, QWidget *parent = nullptr);

    void setTags(const QStringList &tags);
    QStringList tags() const { return m_tags; }

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;

Q_SIGNALS:
    void tagsWanted(const QStringList &tags);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void retranslate();
    void begin();
    void finish(bool take);
    int layOut(int width, bool move) const;

    const Look &m_look;
    QStringList m_tags;
    QList<TagChip *> m_chips;
    Button *m_add;
    QLineEdit *m_field;
};

} // namespace kefu::ui
