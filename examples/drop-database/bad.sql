-- example: transactions=none
DROP DATABASE IF EXISTS shop_before_the_move;
